//! Everybody on the clients' side at once: visitors and agents who storm, calm down, leave, and are read anew by their
//! twins. Knows nothing about what stands behind the doors, nor what happens to it.

use std::mem::take;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::agent::Agent;
use super::ledger::{Figures, Ledger};
use super::line::{Calls, Calmness};
use super::visitor::Visitor;

pub(crate) struct Crowd {
    calls: watch::Sender<Calls>,
    calmness: Calmness,
    visitors: JoinSet<Visitor>,
    agents: JoinSet<Agent>,
}

/// What everybody was told and has read, and what their twins read after all was calm.
pub(crate) struct Told {
    pub(crate) visitors: Vec<Visitor>,
    pub(crate) agents: Vec<Agent>,
    visitors_anew: Vec<Visitor>,
    agents_anew: Vec<Agent>,
}

impl Crowd {
    pub(crate) fn gather(visitors: Vec<Visitor>, agents: Vec<Agent>) -> Self {
        Self::of(visitors, agents, Calls::Storm)
    }

    fn of(visitors: Vec<Visitor>, agents: Vec<Agent>, called: Calls) -> Self {
        let (calls, heard) = watch::channel(called);
        let calmness = Calmness::default();
        let mut crowd = Self { calls, calmness, visitors: JoinSet::new(), agents: JoinSet::new() };
        for agent in agents {
            crowd.agents.spawn(agent.run(heard.clone(), crowd.calmness.clone()));
        }
        for visitor in visitors {
            crowd.visitors.spawn(visitor.run(heard.clone(), crowd.calmness.clone()));
        }
        crowd
    }

    /// A client that gave up is reported at once, with what it has to say.
    pub(crate) fn nobody_gave_up(&mut self) {
        if let Some(gone) = self.visitors.try_join_next() {
            panic!("{} left early", gone.unwrap().name);
        }
        if let Some(gone) = self.agents.try_join_next() {
            panic!("{} left early", gone.unwrap().name);
        }
    }

    /// Everybody leaves with whatever they have in hand.
    pub(crate) async fn leave(mut self) -> (Vec<Visitor>, Vec<Agent>) {
        self.calls.send(Calls::Leave).unwrap();
        (take(&mut self.visitors).join_all().await, take(&mut self.agents).join_all().await)
    }

    /// Waits until nobody has anything in hand any more, then lets everybody leave.
    async fn calm(mut self, within: Duration) -> (Vec<Visitor>, Vec<Agent>) {
        self.calls.send(Calls::Calm).unwrap();
        let begun = Instant::now();
        while self.calmness.n_known() < self.visitors.len() + self.agents.len()
            || !self.calmness.restless().is_empty()
        {
            let restless = self.calmness.restless();
            self.nobody_gave_up();
            assert!(begun.elapsed() < within, "never settle: {restless:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.leave().await
    }

    /// Lets everybody finish what they have in hand, then reads everything anew.
    pub(crate) async fn tell(self, settles_within: Duration) -> Told {
        let (visitors, agents) = self.calm(settles_within).await;
        let known = visitors.iter().filter(|visitor| visitor.token.is_some());
        let (known, twins) =
            (known.map(Visitor::twin).collect(), agents.iter().map(Agent::twin).collect());
        let anew = Self::of(known, twins, Calls::Calm);
        let (visitors_anew, agents_anew) = anew.calm(settles_within).await;
        Told { visitors, agents, visitors_anew, agents_anew }
    }
}

impl Told {
    /// Holds all of it together with what is stored. `gone` are agents who left in the middle.
    pub(crate) fn fits(&self, ledger: &Ledger, gone: &[Agent]) -> Figures {
        let mut figures = Figures::default();
        for visitor in &self.visitors {
            ledger.keeps_its_word(&visitor.outbox.asked, |_| false, &mut figures);
            figures.stored_unheard += visitor.outbox.stored_unheard;
        }
        for agent in self.agents.iter().chain(gone) {
            // A presence and an answer to an offer are facts of the desk.
            let asked = &agent.outbox.asked;
            ledger.keeps_its_word(asked, |id| agent.is_about_the_desk(id), &mut figures);
            ledger.tells_agents_the_truth(agent);
            figures.stored_unheard += agent.outbox.stored_unheard;
        }
        for visitor in self.visitors.iter().chain(&self.visitors_anew) {
            ledger.was_read_by(visitor);
        }
        for agent in self.agents.iter().chain(&self.agents_anew).chain(gone) {
            ledger.was_shared_by(agent, &self.visitors_anew);
        }
        ledger.is_in_one_hand();
        ledger.forgets_nobody();
        ledger.is_armed();
        figures
    }

    /// Nobody was told that the data began anew.
    pub(crate) fn is_of_one_life(&self) {
        for visitor in &self.visitors {
            assert!(visitor.lives <= 1, "{}: the data began anew", visitor.name);
        }
        for agent in &self.agents {
            assert!(agent.lives <= 1, "{}: the data began anew", agent.name);
        }
    }
}
