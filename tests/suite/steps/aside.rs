//! Events that cannot be read, and such as are missing: what goes on without them, which is everything else.

use puente::flow::accounts;
use puente::ports::Secrets;

use super::*;

#[tokio::test(start_paused = true)]
async fn more_unreadable_conversations_than_a_ring_looks_at_do_not_stop_the_alarms_of_others() {
    let desk = Desk::new();
    let n = u32::from(alarm::RING_MAX) + 6;
    for who in 0..n {
        let id = desk.visitor(who, "c1", say("my account is locked")).await.unwrap().conversation;
        desk.store.unreadable.lock().unwrap().insert(Stream::conversation(&id));
    }
    advance(Duration::from_secs(1)).await;
    let sound = desk.visitor(n, "c1", say("my account is locked")).await.unwrap().conversation;
    advance(Duration::from_secs(11)).await;
    for _ in 0..2 {
        alarm::ring(&desk.flow).await.unwrap();
    }
    assert!(desk.flow.load(&sound).await.unwrap().awaiting.is_none());
    // They are looked at again, later each time, and seen to once they can be read.
    advance(Duration::from_secs(3)).await;
    assert_eq!(alarm::ring(&desk.flow).await.unwrap().looked, usize::from(alarm::RING_MAX));
    desk.store.unreadable.lock().unwrap().clear();
    advance(Duration::from_secs(5 * 60)).await;
    for _ in 0..2 {
        assert!(alarm::ring(&desk.flow).await.unwrap().failed.is_empty());
    }
    let left = desk.store.due(Timestamp(i64::MAX), READ_LIMIT_MAX).await.unwrap();
    for id in left.iter().filter_map(Stream::as_conversation) {
        assert!(desk.flow.load(&id).await.unwrap().awaiting.is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn a_hole_or_an_unknown_event_in_the_desks_log_stops_neither_offers_nor_the_look_at_it() {
    for is_missing in [true, false] {
        // The first, one between others, and the last.
        for seq in 1..=3 {
            let desk = Desk::new();
            let store = &desk.store;
            let ids = [desk.queues(1).await, desk.queues(2).await, desk.queues(3).await];
            let set = if is_missing { &store.missing } else { &store.odd };
            set.lock().unwrap().insert((Stream::desk(), Seq(seq)));
            desk.flow.forget_mirror();
            let work = async {
                desk.agent_comes(1, 1).await;
                let id = &ids[usize::from(seq == 1)];
                let offer = desk.offer_of(id).await;
                offer::accept(&desk.flow, &account(1, 1).agent, &offer, id).await.unwrap();
                assert_eq!(desk.phase(id).await, Phase::Active);
            };
            tokio::time::timeout(Duration::from_secs(5), work).await.expect("an end");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_hole_or_an_unknown_event_in_a_conversation_stops_no_visitor() {
    for is_missing in [true, false] {
        for seq in 1..=4 {
            let desk = Desk::new();
            let store = &desk.store;
            let id = desk.visitor(1, "c1", say("hello there")).await.unwrap().conversation;
            desk.visitor(1, "c2", say("my account is locked")).await.unwrap();
            answer::answer(&desk.flow, &id).await.unwrap();
            let stream = Stream::conversation(&id);
            assert_eq!(store.read(&stream, Seq::START, 9).await.unwrap().head, Seq(4));
            let set = if is_missing { &store.missing } else { &store.odd };
            set.lock().unwrap().insert((stream, Seq(seq)));
            desk.flow.forget_mirror();
            let said = desk.visitor(1, "c3", say("and my report is slow"));
            let said = tokio::time::timeout(Duration::from_secs(5), said).await.expect("an end");
            let receipt = said.unwrap();
            // Whose it is stands in the first event.
            assert_eq!(receipt.begun, seq == 1);
            let known = desk.flow.load(&receipt.conversation).await.unwrap();
            assert!(known.commands.contains_key(&CommandId::parse("c3").unwrap()));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_unknown_event_of_an_account_stops_nobody_else_from_signing_in() {
    let desk = Desk::new();
    let secrets = PlainSecrets;
    let person = |login: &str| accounts::NewAgent {
        login: login.to_owned(),
        name: login.to_owned(),
        langs: BTreeSet::from(Lang::ALL),
        skills: BTreeSet::new(),
        capacity: 1,
        role: Role::Agent,
    };
    accounts::add_ready(&desk.flow, &secrets, &person("ana")).await.unwrap();
    let password = accounts::add_ready(&desk.flow, &secrets, &person("bea")).await.unwrap();
    for set in [&desk.store.missing, &desk.store.odd] {
        set.lock().unwrap().insert((Stream::agents(), Seq(1)));
        let signed_in = accounts::sign_in(&desk.flow, &secrets, "bea", &password).await.unwrap();
        let accounts::SignedIn::Session(token, _) = signed_in else { panic!("{signed_in:?}") };
        assert!(accounts::recognise(&desk.flow, &secrets, &token).await.unwrap().is_some());
        set.lock().unwrap().clear();
    }
}

/// Secrets that cost no time.
struct PlainSecrets;

#[async_trait]
impl Secrets for PlainSecrets {
    async fn hash(&self, password: &str) -> Result<String, Unavailable> {
        Ok(format!("hash of {password}"))
    }

    async fn verify(&self, password: &str, hash: &str) -> Result<bool, Unavailable> {
        Ok(hash == format!("hash of {password}"))
    }

    fn digest(&self, token: &str) -> String {
        format!("digest of {token}")
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_store_will_never_take_in_is_not_called_temporary() {
    let desk = Desk::new();
    let facts = vec![
        puente::domain::desk::Event::AgentLost {
            agent: AgentId::from_body("x"),
            signed_out: false
        };
        puente::ports::BATCH_LIMIT + 1
    ];
    let refused = desk.flow.tell_desk(facts).await;
    assert!(matches!(refused, Err(FlowError::Refused(_))), "{refused:?}");
    assert!(!desk.flow.appends().1, "the store is well");
}
