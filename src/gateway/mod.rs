//! Floor 3: HTTP and WebSocket. The protocol is a pure machine (`session`); one task per connection carries out
//! what it says. Knows no adapter.

pub mod wire;
pub mod codes;
pub mod view;
pub mod session;
pub mod visitor;
pub mod waiting;
pub mod line;
pub mod agent;
pub mod connection;
pub mod read_marks;
pub mod switchboard;
pub mod transport;
pub mod caller;
pub mod seats;
pub mod body;
pub mod doorway;
pub mod auth;
pub mod assets;
pub mod health;
pub mod vitals;
pub mod problem;
pub mod state;
pub mod effects;
pub mod counted;
pub mod guard;
pub mod router;
pub mod packing;
pub mod headers;
pub mod origin;
pub mod control;
