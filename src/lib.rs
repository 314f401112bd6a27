//! Puente: a bilingual support desk in one binary.
//!
//! A visitor's message goes through `flow` one file a step, from `gateway` (sockets) to `adapters` (store, search,
//! phrases) and back; what may happen at each step is decided in `domain`, which is pure. The modules below are in
//! reading order; `ARCHITECTURE.md` has the table of floors that a test enforces.

pub mod domain;
pub mod background;
pub mod ports;
pub mod flow;
pub mod adapters;
pub mod gateway;
pub mod authoring;
pub mod config;
pub mod telemetry;
pub mod app;
pub mod cli;
