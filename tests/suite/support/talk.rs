//! A visitor with the bot, through the real steps and without a socket.

use std::sync::Arc;

use puente::adapters::store::embedded::Embedded;
use puente::adapters::system::{RandomIds, SystemClock};
use puente::domain::conversation::Event;
use puente::domain::fact::Fact;
use puente::domain::ids::{CommandId, Seq, VisitorId};
use puente::domain::lang::{Lang, LangSource};
use puente::domain::text::RawText;
use puente::flow::open::Opening;
use puente::flow::receive::{Wish, receive};
use puente::flow::{Flow, answer};
use puente::ports::{Search, Store, Stream};

/// A visitor with the bot.
pub(crate) struct Talk {
    flow: Flow,
    pub(crate) store: Arc<Embedded>,
    lang: Lang,
    said: u32,
    read: Seq,
}

impl Talk {
    pub(crate) fn new(lang: Lang, search: Arc<dyn Search>) -> Self {
        let store = Arc::new(Embedded::in_memory("e1"));
        let ids = Arc::new(RandomIds::default());
        let flow = Flow::new(store.clone(), Arc::new(SystemClock), ids, search);
        Self { flow, store, lang, said: 0, read: Seq::START }
    }

    /// What follows a message.
    pub(crate) async fn says(&mut self, words: &str) -> Vec<Event> {
        self.said += 1;
        let command = CommandId::parse(&format!("c{}", self.said)).unwrap();
        let opening = Opening {
            visitor: VisitorId::from_body("1"),
            site: "demo".to_owned(),
            lang: self.lang,
            source: LangSource::Page,
            mark: None,
        };
        let wish = Wish::Say(RawText::parse(words).unwrap());
        let receipt = receive(&self.flow, &opening, &command, &wish).await.unwrap();
        answer::answer(&self.flow, &receipt.conversation).await.unwrap();
        let stream = Stream::conversation(&receipt.conversation);
        let slice = self.store.read(&stream, self.read, 100).await.unwrap();
        self.read = slice.head;
        let event = |fact| if let Fact::Conversation(event, _) = fact { Some(event) } else { None };
        slice.records.into_iter().filter_map(|record| event(record.fact)).collect()
    }
}
