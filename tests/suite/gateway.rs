//! Real clients on real sockets: what the sessions' own tests cannot show. Few on purpose, each one thing.

#[path = "support/client.rs"]
mod client;
#[path = "support/server.rs"]
mod server;

mod pages;
mod packed;
mod names;
mod outside;
mod sign_in;
mod talk;
mod conversations;
mod desk;
mod console;
mod danger;
mod resume;
mod reading;
mod limits;
mod trial;
mod pieces;
mod wording;

use puente::domain::lang::Lang;
use puente::gateway::wire::ServerFrame;
use serde_json::json;

use client::{Client, visitor};
use server::Desk;

/// An agent at their desk: hired, signed in, connected, and taking conversations.
async fn agent(desk: &Desk, login: &str, langs: &[Lang]) -> Client {
    let password = desk.hires(login, langs).await;
    let mut agent = connected(desk, login, &password).await;
    agent.sends(json!({"t": "presence", "id": "here", "presence": "available"})).await;
    agent.acknowledged("here").await;
    agent
}

/// An agent who has signed in and been welcomed.
async fn connected(desk: &Desk, login: &str, password: &str) -> Client {
    let reply = client::sign_in(desk.address, login, password).await;
    let token = client::token_of(reply.header("set-cookie").unwrap());
    let cookie = format!("__Host-puente-agent={token}");
    let mut agent =
        client::connect(desk.address, "/ws/agent", &[("cookie", &cookie)]).await.unwrap();
    agent.sends(json!({"t": "hello", "v": 1})).await;
    agent.until(|frame| matches!(frame, ServerFrame::Desk { .. })).await;
    agent
}

/// A visitor who has asked this, and then for a person.
async fn in_need(desk: &Desk, lang: &str, words: &str) -> Client {
    let mut client = visitor(desk.address, None, lang).await;
    client.says("m1", words).await;
    client.acknowledged("m1").await;
    client.sends(json!({"t": "person", "id": "p1"})).await;
    client.acknowledged("p1").await;
    client
}

/// Ana, a visitor who asked for a person, and the conversation that she took.
async fn together(desk: &Desk, lang: Lang, words: &str) -> (Client, Client, String) {
    let mut ana = agent(desk, "ana", &[lang]).await;
    let client = in_need(desk, lang.code(), words).await;
    let conversation = takes(&mut ana).await;
    (ana, client, conversation)
}

/// Takes what is offered; returns the conversation.
async fn takes(agent: &mut Client) -> String {
    takes_as(agent, "take").await
}

/// The same under a name of its own, for whoever takes several.
async fn takes_as(agent: &mut Client, id: &str) -> String {
    let offered = |frame: &ServerFrame| matches!(frame, ServerFrame::Desk { desk } if !desk.offers.is_empty());
    let ServerFrame::Desk { desk } = agent.until(offered).await else { unreachable!() };
    let offer = &desk.offers[0];
    agent.sends(json!({"t": "accept", "id": id, "offer": offer.offer})).await;
    agent.acknowledged(id).await;
    offer.conversation.clone()
}
