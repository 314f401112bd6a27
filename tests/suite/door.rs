//! The operator's door: what the command line does while a server holds the store, and who may come in.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use async_trait::async_trait;
use puente::adapters::phrases::{Phrasebook, Wording, shipped};
use puente::adapters::secrets::Argon2Secrets;
use puente::adapters::store::embedded::Embedded;
use puente::adapters::store::record;
use puente::adapters::system::{RandomIds, SystemClock};
use puente::domain::article::{Article, ArticleId};
use puente::domain::ids::{CommandId, VisitorId};
use puente::domain::lang::{Lang, LangSource};
use puente::domain::password::PasswordFault;
use puente::domain::role::Role;
use puente::domain::search::{Question, SearchResult};
use puente::domain::text::RawText;
use puente::domain::ticket::Skill;
use puente::flow::accounts::{Changed, NewAgent, SignedIn};
use puente::flow::open::Opening;
use puente::flow::receive::{Wish, receive};
use puente::flow::{Flow, accounts};
use puente::gateway::control::{Behind, Reply, Request, SOCKET_NAME, bind, perform, serve};
use puente::ports::{AlarmChange, Batch, Entry, Expect, Search, Store, Stream, Unavailable};
use tokio_util::sync::CancellationToken;

/// Knows nothing, and says so.
pub(crate) struct EmptyShelf;

#[async_trait]
impl Search for EmptyShelf {
    async fn search(&self, _question: Question) -> Result<SearchResult, Unavailable> {
        Ok(SearchResult::default())
    }

    fn article(&self, _id: &ArticleId, _lang: Lang) -> Option<Arc<Article>> {
        None
    }
}

pub(crate) fn flow_over(store: impl Store) -> Arc<Flow> {
    let ids = Arc::new(RandomIds::default());
    Arc::new(Flow::new(Arc::new(store), Arc::new(SystemClock), ids, Arc::new(EmptyShelf)))
}

async fn puente(dir: &Path, args: &[&str]) -> Output {
    tokio::process::Command::new(env!("CARGO_BIN_EXE_puente"))
        .args(args)
        .current_dir(dir)
        .output()
        .await
        .unwrap()
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

async fn says(flow: &Flow, words: &str) -> String {
    let opening = Opening {
        visitor: VisitorId::from_body("1"),
        site: "demo".to_owned(),
        lang: Lang::Es,
        source: LangSource::Page,
        mark: None,
    };
    let wish = Wish::Say(RawText::parse(words).unwrap());
    let command = CommandId::parse("c1").unwrap();
    receive(flow, &opening, &command, &wish).await.unwrap().conversation.to_string()
}

#[tokio::test]
async fn accounts_and_transcripts_are_reached_beside_a_running_server() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let flow = flow_over(Embedded::open(&data, "e").unwrap());
    let stop = CancellationToken::new();
    let secrets = Arc::new(Argon2Secrets::default());
    let behind = Behind { flow: flow.clone(), secrets, vault: None, stop: stop.clone() };
    let door = serve(bind(&data).unwrap(), behind);
    let operator = async {
        let added = ["agent", "add", "maria", "--name", "María", "--langs", "es"];
        let added = puente(dir.path(), &added).await;
        assert!(out(&added).contains("password  "), "{}", err(&added));
        let known = accounts::accounts(&flow).await.unwrap().0;
        assert!(known.with_login("maria").is_some(), "the server knows her at once");
        let refused = puente(dir.path(), &["agent", "disable", "joe"]).await;
        assert_eq!(refused.status.code(), Some(1));

        let id = says(&flow, "¿Dónde está mi trámite?").await;
        let open = puente(dir.path(), &["inspect"]).await;
        assert!(out(&open).contains(&id), "{}", err(&open));
        let shown = puente(dir.path(), &["inspect", &id]).await;
        assert!(out(&shown).contains("visitor-said         (es) ¿Dónde está mi trámite?"));
        let raw = puente(dir.path(), &["inspect", &id, "--json"]).await;
        assert!(out(&raw).lines().all(|line| line.starts_with("{\"say\":\"event\",\"seq\":")));
        stop.cancel();
    };
    tokio::join!(door, operator);
}

#[tokio::test]
async fn a_store_held_by_somebody_without_a_door_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let _held = Embedded::open(&dir.path().join("data"), "e").unwrap();
    let output = puente(dir.path(), &["agent", "list"]).await;
    assert_eq!(output.status.code(), Some(1));
    let me = format!("process {} has the store open", std::process::id());
    assert!(err(&output).contains(&me), "{}", err(&output));
}

#[tokio::test]
async fn only_this_user_may_come_in_and_a_stale_door_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    drop(bind(dir.path()).unwrap());
    let path = dir.path().join(SOCKET_NAME);
    assert!(std::os::unix::net::UnixStream::connect(&path).is_err(), "nobody is behind it");
    let _listener = bind(dir.path()).unwrap();
    assert!(std::os::unix::net::UnixStream::connect(&path).is_ok());
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing else is left");
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_of_the_old_one() {
    let flow = flow_over(Embedded::in_memory("e"));
    let secrets = Argon2Secrets::default();
    let request = |text: &str| serde_json::from_str::<Request>(text).unwrap();
    let add = r#"{"do":"agent-add","login":"maria","name":"María","langs":["es"],"capacity":2}"#;
    let added = perform(&flow, &secrets, request(add)).await;
    let [Reply::Password { password, .. }] = &added[..] else { panic!("{added:?}") };
    let own = "tres tristes tigres";
    let changed = accounts::change_password(&flow, &secrets, "maria", password, own).await.unwrap();
    let Changed::Session(token, _) = changed else { panic!("{changed:?}") };
    assert!(accounts::recognise(&flow, &secrets, &token).await.unwrap().is_some());

    let reset = request(r#"{"do":"agent-reset","login":"maria"}"#);
    let reset = perform(&flow, &secrets, reset).await;
    let [Reply::Password { password: newer, .. }] = &reset[..] else { panic!("{reset:?}") };
    assert!(accounts::recognise(&flow, &secrets, &token).await.unwrap().is_none());
    let enters =
        async |password: &str| accounts::sign_in(&flow, &secrets, "maria", password).await.unwrap();
    assert_eq!(enters(own).await, SignedIn::Refused);
    assert_eq!(enters(newer).await, SignedIn::OneTime);
}

#[tokio::test]
async fn a_one_time_password_opens_nothing_until_it_is_exchanged_and_then_nothing_ever() {
    let flow = flow_over(Embedded::in_memory("e"));
    let secrets = Argon2Secrets::default();
    let new = NewAgent {
        login: "maria".to_owned(),
        name: "María".to_owned(),
        langs: Lang::ALL.into(),
        skills: std::collections::BTreeSet::new(),
        capacity: 2,
        role: Role::Agent,
    };
    let given = accounts::add(&flow, &secrets, &new).await.unwrap();
    let enters =
        async |password: &str| accounts::sign_in(&flow, &secrets, "maria", password).await.unwrap();
    let exchange = async |old: &str, new: &str| {
        accounts::change_password(&flow, &secrets, "maria", old, new).await.unwrap()
    };
    assert_eq!(enters(&given).await, SignedIn::OneTime);
    assert_eq!(exchange("guess", "tres tristes tigres").await, Changed::Refused);
    for (bad, fault) in [
        ("tigres", PasswordFault::Short),
        ("María2026!!!", PasswordFault::Guessable),
        (given.as_str(), PasswordFault::Same),
    ] {
        assert_eq!(exchange(&given, bad).await, Changed::Unfit(fault), "{bad}");
    }
    assert_eq!(enters(&given).await, SignedIn::OneTime, "a refusal changes nothing");
    assert!(matches!(exchange(&given, " tres tristes tigres ").await, Changed::Session(..)));
    assert_eq!(enters(&given).await, SignedIn::Refused);
    assert_eq!(exchange(&given, "another one altogether").await, Changed::Refused);
    assert!(matches!(enters("tres tristes tigres").await, SignedIn::Session(..)));

    accounts::disable(&flow, "maria").await.unwrap();
    let locked = exchange("tres tristes tigres", "another one altogether").await;
    assert_eq!(locked, Changed::Refused, "a locked account does not unlock itself");
}

#[tokio::test]
async fn an_account_from_before_there_were_one_time_passwords_signs_in_as_ever() {
    let store = Embedded::in_memory("e");
    let secrets = Argon2Secrets::default();
    let hash = puente::ports::Secrets::hash(&secrets, "secreto").await.unwrap();
    let line = format!(
        r#"{{"v":1,"at":1,"kind":"account","event":{{"type":"agent-added","agent":"agt_1","login":"ana","name":"Ana","langs":["es"],"capacity":4,"password":"{hash}"}}}}"#
    );
    let (at, fact) = record::decode(line.as_bytes()).unwrap();
    let (stream, alarm) = (Stream::agents(), AlarmChange::Keep);
    let entries = vec![Entry { stream, expect: Expect::Any, facts: vec![fact], alarm }];
    store.append(Batch { at, entries }).await.unwrap();
    let flow = flow_over(store);
    let entered = accounts::sign_in(&flow, &secrets, "ana", "secreto").await.unwrap();
    assert!(matches!(entered, SignedIn::Session(..)), "{entered:?}");
}

#[tokio::test]
async fn an_agent_has_skills_that_there_are() {
    let wording = Arc::new(Phrasebook::new(Wording::from_files(shipped())));
    let secrets = Argon2Secrets::default();
    let ids = Arc::new(RandomIds::default());
    let store = Arc::new(Embedded::in_memory("e"));
    let flow = Flow::new(store, Arc::new(SystemClock), ids, Arc::new(EmptyShelf));
    let flow = flow.with_phrases(wording);
    let known = accounts::skills(&flow);
    let known: Vec<&str> = known.iter().map(Skill::as_str).collect();
    let of_the_handbook = [
        "accounts_access",
        "cargo_release",
        "entry_summary_ach",
        "general_info",
        "pga",
        "reports",
        "technical_edi_abi",
        "urgent_command_center",
    ];
    assert_eq!(known, of_the_handbook);
    let add = |skills: &str| {
        let text = format!(
            r#"{{"do":"agent-add","login":"joe","name":"Joe","langs":["en"],"skills":[{skills}],"capacity":2,"replace":true}}"#
        );
        serde_json::from_str::<Request>(&text).unwrap()
    };
    for unknown in [r#""report""#, r#""reports","billing""#, r#""accounts""#, r#""accounts_acess""#]
    {
        let said = perform(&flow, &secrets, add(unknown)).await;
        let [Reply::Refused { reason }] = &said[..] else { panic!("{unknown}: {said:?}") };
        assert!(
            reason.contains("there is no skill") && reason.contains("cargo_release"),
            "{reason}"
        );
    }
    for fine in ["", r#""reports""#, r#""reports","pga""#] {
        let said = perform(&flow, &secrets, add(fine)).await;
        assert!(matches!(&said[..], [Reply::Password { .. }]), "{fine}: {said:?}");
    }
}

#[tokio::test]
async fn what_no_visitor_should_see_as_a_name_is_refused() {
    let flow = flow_over(Embedded::in_memory("e"));
    let secrets = Argon2Secrets::default();
    for (login, name, langs, capacity) in [
        ("", "María", "[\"es\"]", 2),
        ("María", "María", "[\"es\"]", 2),
        ("maria", " ", "[\"es\"]", 2),
        ("maria", "Mar\\nía", "[\"es\"]", 2),
        ("maria", "María\u{202e}", "[\"es\"]", 2),
        ("maria", "Mar\u{200b}ía", "[\"es\"]", 2),
        ("maria", "\u{2066}María\u{2069}", "[\"es\"]", 2),
        ("maria", "María\u{a0}José", "[\"es\"]", 2),
        ("maria", "María", "[]", 2),
        ("maria", "María", "[\"es\"]", 0),
        ("maria", "María", "[\"es\"]", 99),
    ] {
        let request = format!(
            r#"{{"do":"agent-add","login":"{login}","name":"{name}","langs":{langs},"capacity":{capacity}}}"#
        );
        let said = perform(&flow, &secrets, serde_json::from_str(&request).unwrap()).await;
        assert!(matches!(&said[..], [Reply::Refused { .. }]), "{request}");
    }
}
