//! The TypeScript types are the Rust ones.

use std::fmt::Write as _;
use std::path::Path;

use ts_rs::{Config, TS};

use super::*;
use crate::domain::article::Node;
use crate::domain::ticket::{Availability, Danger, HandoverReason, Priority};

/// Every type that crosses the wire, the ones that need others last.
fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut out = String::from(
        "// Made from src/gateway/wire.rs by `make wire`. A test fails when the two differ.\n",
    );
    macro_rules! export {
        ($($kind:ty),* $(,)?) => {
            $( writeln!(out, "\nexport {}", <$kind>::decl(&config)).unwrap(); )*
        };
    }
    export!(
        WireLang,
        LangFrom,
        Presence,
        Feedback,
        WaitChoice,
        Priority,
        HandoverReason,
        Danger,
        WrapUpCode,
        PhaseBody,
        Availability,
        Node,
        ArgBody,
        SaidBody,
        PhraseBody,
        PieceBody,
        OptionBody,
        EventBody,
        StateBody,
        MeBody,
        OfferBody,
        MineBody,
        WaitingBody,
        StaffedBody,
        AlarmBody,
        DeskBody,
        WordBody,
        RepairBody,
        ExpansionBody,
        EvidenceBody,
        CandidateBody,
        BarBody,
        DoesBody,
        BecauseBody,
        VerdictBody,
        TrialBody,
        VisitorFrame,
        AgentFrame,
        ServerFrame,
    );
    out
}

#[test]
fn the_typescript_types_are_the_rust_ones() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("web-widget/src/shared/wire.ts");
    let made = typescript();
    if std::env::var_os("PUENTE_UPDATE_WIRE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "web-widget/src/shared/wire.ts differs from the Rust types: run `make wire`"
    );
}
