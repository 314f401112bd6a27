//! One visitor at a time, one question to a conversation, nobody else there: what a whole answer takes.

use std::time::Duration;

use anyhow::{Context, Result};
use puente::domain::golden::Golden;

use crate::caller::Caller;
use crate::desk::Desk;
use crate::report::{Report, Times, ms};
use crate::visitor::{Record, Visitor};

/// So many conversations. An address may begin 120 at once, and the witnesses need some.
const CONVERSATIONS: usize = 60;
/// Half of them are answered within this, from the sending of the question on.
const MEDIAN: Duration = Duration::from_millis(12);

pub(crate) async fn run(
    caller: &Caller,
    questions: &[Golden],
    desk: &Desk,
    report: &mut Report,
    kept: &mut Vec<Record>,
) -> Result<()> {
    report.part("alone: a question, and all of its answer");
    let (mut acks, mut answers, mut worked) = (Vec::new(), Vec::new(), Duration::ZERO);
    let step = (questions.len() / CONVERSATIONS).max(1);
    for asked in questions.iter().step_by(step).take(CONVERSATIONS) {
        let mut visitor = Visitor::enters(caller, asked.lang).await?;
        let before = desk.on_processor()?;
        let took = visitor.asks(&asked.question).await;
        let (ack, answer) = took.with_context(|| format!("the question {:?}", asked.question))?;
        worked += desk.on_processor()?.saturating_sub(before);
        acks.push(ack);
        answers.push(answer);
        kept.push(visitor.leaves());
    }
    let (acks, answers) = (Times::of("acks", acks)?, Times::of("answers", answers)?);
    report.within(&format!("half of {} within", answers.len()), answers.at(500), MEDIAN);
    Report::told("99 of 100 within", ms(answers.at(990)));
    Report::told("the slowest", ms(answers.worst()));
    Report::told("half of them acknowledged within", ms(acks.at(500)));
    let each = worked / u32::try_from(answers.len())?;
    Report::told("work of the desk for one, in the mean", ms(each));
    Ok(())
}
