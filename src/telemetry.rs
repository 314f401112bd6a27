//! What the process says about itself: log lines on stderr, and metrics under stable names.
//! Never what people wrote: no field of any line or label holds message text.

use std::io;

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{
    BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};
use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};
use crate::domain::text::harmless;

/// What a metric counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Only ever grows.
    Counter,
    /// Goes up and down.
    Gauge,
    /// How often which size occurs, with these upper bounds.
    Histogram(&'static [f64]),
}

/// One metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Metric {
    /// Its stable name.
    pub name: &'static str,
    /// The labels it always carries.
    pub labels: &'static [&'static str],
    /// What it counts.
    pub kind: Kind,
    /// In which unit.
    pub unit: Unit,
    /// One sentence for the operator.
    pub meaning: &'static str,
}

/// A step of the machine: a commit, a search.
const STEP_S: &[f64] = &[0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5];
/// A person's wait.
const WAIT_S: &[f64] = &[5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_800.0, 3_600.0, 14_400.0];
/// How many share one thing.
const SHARED: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// Every metric there is. `docs/operating.md` shows this list.
pub const METRICS: [Metric; 24] = [
    gauge("puente_connections", &["role"], "Open connections of visitors and of agents."),
    count("puente_refused_total", &["why"], "Connections and chats for which there was no place."),
    count("puente_messages_total", &["by"], "Messages stored, by who wrote them."),
    count("puente_answers_total", &["outcome", "lang"], "What the bot did with a message."),
    gauge("puente_queue_depth", &["lang"], "Conversations that wait for a person."),
    Metric {
        unit: Unit::Seconds,
        ..gauge(
            "puente_queue_oldest_seconds",
            &["lang"],
            "How long the one that waits longest has been waiting.",
        )
    },
    seconds(
        "puente_queue_wait_seconds",
        &["lang"],
        WAIT_S,
        "How long a conversation waited before a person took it.",
    ),
    seconds("puente_append_seconds", &[], STEP_S, "From asking the store to write to its answer."),
    count("puente_append_conflicts_total", &[], "Appends that found a stream moved; tried anew."),
    count("puente_append_refused_total", &[], "Appends that broke a limit."),
    seconds("puente_commit_seconds", &[], STEP_S, "One commit, its flush to disk included."),
    Metric {
        kind: Kind::Histogram(SHARED),
        ..count("puente_commit_batches", &[], "How many appends share one commit.")
    },
    count("puente_store_failures_total", &[], "What the store could not do. Anything is too much."),
    count("puente_pokes_lost_total", &[], "Pokes a listener was too slow for; it looks by itself."),
    count("puente_store_reconnects_total", &[], "Connections to Redis that broke."),
    count(
        "puente_store_in_doubt_total",
        &[],
        "Appends whose answer from Redis went astray; asked for again, never guessed.",
    ),
    count(
        "puente_store_reopened_total",
        &[],
        "How often the store's file was opened again after its disk had failed.",
    ),
    count(
        "puente_store_records_set_aside_total",
        &[],
        "Stored events that are damaged, missing or of a newer node's kind; the log names each once.",
    ),
    count(
        "puente_part_failures_total",
        &["part"],
        "What a node lives by and what did not go well, as in /readyz.",
    ),
    count(
        "puente_alarms_put_off_total",
        &[],
        "Alarms that could not be seen to when they were due.",
    ),
    seconds("puente_search_seconds", &[], STEP_S, "One search in the knowledge base."),
    count(
        "puente_search_failures_total",
        &["why"],
        "Searches that failed, or waited or worked too long.",
    ),
    count("puente_errors_total", &["code"], "Refusals told to a client, by their code."),
    count("puente_phrases_missing_total", &[], "Lines that a language did not have."),
];

const fn count(
    name: &'static str,
    labels: &'static [&'static str],
    meaning: &'static str,
) -> Metric {
    Metric { name, labels, kind: Kind::Counter, unit: Unit::Count, meaning }
}

const fn gauge(
    name: &'static str,
    labels: &'static [&'static str],
    meaning: &'static str,
) -> Metric {
    Metric { name, labels, kind: Kind::Gauge, unit: Unit::Count, meaning }
}

const fn seconds(
    name: &'static str,
    labels: &'static [&'static str],
    bounds: &'static [f64],
    meaning: &'static str,
) -> Metric {
    Metric { name, labels, kind: Kind::Histogram(bounds), unit: Unit::Seconds, meaning }
}

/// Why the process cannot say anything about itself.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The level of the log makes no sense.
    #[error("log level: {0}")]
    Level(#[from] tracing_subscriber::filter::ParseError),
    /// Somebody else logs already.
    #[error("start the log: {0}")]
    Log(#[from] tracing_subscriber::util::TryInitError),
    /// The metrics cannot be set up.
    #[error("start the metrics: {0}")]
    Metrics(#[from] BuildError),
}

/// Starts the log, on stderr. Once a process.
pub fn start_log(log: &Log) -> Result<(), TelemetryError> {
    use tracing_subscriber::util::SubscriberInitExt;

    let filter = EnvFilter::builder().parse(&log.level)?;
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(|| Harmless(io::stderr()));
    match log.format {
        LogFormat::Text => lines.with_ansi(false).finish().try_init()?,
        LogFormat::Json => lines.json().flatten_event(true).finish().try_init()?,
    }
    Ok(())
}

/// Writes lines of a log so that nothing in one can pass for another, or give orders to the terminal it is read on: names
/// and addresses in them come from outside. A line is written at once.
struct Harmless<W>(W);

impl<W: io::Write> io::Write for Harmless<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let (text, end) = text.strip_suffix('\n').map_or((&*text, ""), |text| (text, "\n"));
        self.0.write_all(format!("{}{end}", harmless(text)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The metrics of this process.
#[derive(Debug, Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Starts collecting. Once a process.
    pub fn install() -> Result<Self, TelemetryError> {
        let recorder = recorder()?;
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).map_err(BuildError::FailedToSetGlobalRecorder)?;
        describe();
        Ok(Self(handle))
    }

    /// All of them as Prometheus reads them.
    pub fn render(&self) -> String {
        self.0.render()
    }

    /// Folds what was recorded since the last time. To be called every few seconds, or memory grows
    /// between two renderings.
    pub fn tidy_up(&self) {
        self.0.run_upkeep();
    }
}

fn recorder() -> Result<PrometheusRecorder, BuildError> {
    let mut builder = PrometheusBuilder::new();
    for metric in METRICS {
        if let Kind::Histogram(bounds) = metric.kind {
            let name = Matcher::Full(metric.name.to_owned());
            builder = builder.set_buckets_for_metric(name, bounds)?;
        }
    }
    Ok(builder.build_recorder())
}

fn describe() {
    for metric in METRICS {
        match metric.kind {
            Kind::Counter => {
                describe_counter!(metric.name, metric.unit, metric.meaning);
                // A counter that is there from the start lets an alarm see the first step.
                if metric.labels.is_empty() {
                    counter!(metric.name).absolute(0);
                }
            }
            Kind::Gauge => describe_gauge!(metric.name, metric.unit, metric.meaning),
            Kind::Histogram(_) => describe_histogram!(metric.name, metric.unit, metric.meaning),
        }
    }
}

/// Every metric as the Markdown table that stands in `docs/operating.md`.
pub fn reference() -> String {
    let rows = METRICS.map(|metric| {
        let labels: Vec<String> = metric.labels.iter().map(|label| format!("`{label}`")).collect();
        let kind = match metric.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram(_) => "histogram",
        };
        let labels = labels.join(", ");
        format!("| `{}` | {kind} | {labels} | {} |\n", metric.name, metric.meaning)
    });
    format!("| metric | kind | labels | meaning |\n|---|---|---|---|\n{}", rows.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_recorded_is_rendered_with_its_description_and_buckets() {
        let recorder = recorder().unwrap();
        let rendered = metrics::with_local_recorder(&recorder, || {
            describe();
            metrics::histogram!("puente_queue_wait_seconds", "lang" => "es").record(20.0);
            recorder.handle().render()
        });
        assert!(rendered.contains("# HELP puente_queue_wait_seconds How long a conversation"));
        assert!(rendered.contains("puente_queue_wait_seconds_bucket{lang=\"es\",le=\"15\"} 0"));
        assert!(rendered.contains("puente_queue_wait_seconds_bucket{lang=\"es\",le=\"30\"} 1"));
        assert!(rendered.contains("puente_append_conflicts_total 0"));
    }

    #[test]
    fn a_line_of_the_log_is_one_line_and_gives_no_orders() {
        use io::Write as _;

        let mut written = Vec::new();
        let lines = ["agent\u{1b}[2J\u{202e}x\nINFO forged\n", "{\"a\":\"\u{9b}ñ 👍\"}\n"];
        for line in lines {
            Harmless(&mut written).write_all(line.as_bytes()).unwrap();
        }
        let said = String::from_utf8(written).unwrap();
        assert_eq!(said, "agent\\u001b[2J\\u202ex\\u000aINFO forged\n{\"a\":\"\\u009bñ 👍\"}\n");
    }

    #[test]
    fn every_metric_has_one_name_and_bounds_that_rise() {
        for (n, metric) in METRICS.iter().enumerate() {
            assert!(METRICS[n + 1..].iter().all(|other| other.name != metric.name));
            assert!(metric.name.starts_with("puente_"));
            if let Kind::Histogram(bounds) = metric.kind {
                assert!(bounds.is_sorted_by(|a, b| a < b), "{}", metric.name);
            }
        }
    }

    #[test]
    fn every_metric_of_the_store_is_in_the_list() {
        for (name, _) in crate::adapters::store::metrics::ALL {
            assert!(METRICS.iter().any(|metric| metric.name == name), "{name}");
        }
    }
}
