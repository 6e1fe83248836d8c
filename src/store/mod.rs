//! The store of deliveries: one SQLite file that several listeners and readers
//! share.

mod error;
mod file;
mod filter;
mod insert;
mod inspect;
mod location;
mod log;
mod numbers;
mod open;
mod paths;
mod prune;
mod read;
mod recipient;
mod row;
mod run;
mod schema;
mod writer;

pub(crate) use error::StoreError;
pub(crate) use filter::Filter;
pub(crate) use insert::{NewRecord, Stored};
pub(crate) use inspect::{Inspection, Soundness, inspect};
pub(crate) use location::{Location, location};
pub(crate) use numbers::Numbers;
pub(crate) use read::{Found, Reader};
pub(crate) use writer::Writer;

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::Duration;

    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, StatusCode};
    use jiff::Timestamp;

    use super::*;
    use crate::webhook::{
        AnsweredBy, Delivery, ForwardOutcome, Forwarded, RecordedVerdict, StoredEvent,
    };

    const NONE: [i64; 0] = [];

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn store(folder: &tempfile::TempDir) -> PathBuf {
        folder.path().join("deep").join("events.db")
    }

    fn open(path: &std::path::Path) -> Result<Writer, StoreError> {
        Writer::open(path, tokio::sync::mpsc::unbounded_channel().0)
    }

    fn delivery(body: &str) -> Delivery {
        let mut headers = HeaderMap::new();
        headers.insert("webhook-id", HeaderValue::from_static("wh_1"));
        Delivery {
            received_at: "2026-08-01T10:20:30.123456Z".parse().expect("a time"),
            path: "/hook?x=1".to_owned(),
            headers,
            peer: None,
            body: Bytes::from(body.to_owned()),
        }
    }

    fn verified(event_id: &str, targets: &[&str]) -> NewRecord {
        NewRecord {
            delivery: delivery("a.b.c\n").into(),
            verdict: RecordedVerdict::Verified(StoredEvent {
                event_id: event_id.to_owned(),
                event_type: "user.created".to_owned(),
                source: Some("admin".to_owned()),
                subject: None,
                local: false,
            }),
            status: targets.is_empty().then_some(StatusCode::OK),
            targets: targets.iter().map(|target| (*target).to_owned()).collect(),
        }
    }

    fn rejected(body: &str) -> NewRecord {
        NewRecord {
            delivery: delivery(body).into(),
            verdict: RecordedVerdict::Refused {
                reason: "empty-body".into(),
                message: "why".into(),
            },
            status: Some(StatusCode::BAD_REQUEST),
            targets: Vec::new(),
        }
    }

    fn answered(target: &str, status: u16) -> Forwarded {
        Forwarded {
            target: target.to_owned(),
            at: Timestamp::UNIX_EPOCH,
            took: Duration::from_millis(3),
            outcome: ForwardOutcome::Answered(StatusCode::from_u16(status).expect("a status")),
            answered_by: AnsweredBy::App,
            excerpt: String::new(),
        }
    }

    fn reader(path: &std::path::Path) -> Reader {
        Reader::open(path).expect("a store").expect("that is there")
    }

    fn found(path: &std::path::Path, id: &str) -> Vec<crate::webhook::Record> {
        let reader = reader(path);
        let Found::All(numbers) = reader.find(id).expect("an answer") else { panic!("{id}") };
        let record = |number| reader.record(number).expect("an answer").expect("a record");
        numbers.into_iter().map(record).collect()
    }

    /// The numbers of the deliveries that a filter chooses.
    fn listed(reader: &Reader, filter: Filter) -> Vec<i64> {
        let records = reader.list(filter).expect("a list");
        records.map(|record| record.expect("a record").number).collect()
    }

    async fn insert(writer: &Writer, new: NewRecord) -> Stored {
        writer.insert(new).await.expect("stored").expect("of a kind that is stored")
    }

    #[tokio::test]
    async fn a_delivery_is_found_as_it_arrived() {
        let folder = folder();
        let writer = open(&store(&folder)).expect("a writer");
        insert(&writer, verified("event_1", &[])).await;
        let found = found(&store(&folder), "event_1");
        let [record] = &found[..] else { panic!("{found:?}") };
        assert_eq!(record.delivery.body, "a.b.c\n");
        assert_eq!(record.delivery.path, "/hook?x=1");
        assert_eq!(record.delivery.received_at, delivery("").received_at);
        assert_eq!(record.delivery.webhook_id(), Some("wh_1"));
        assert_eq!(record.status, Some(StatusCode::OK));
    }

    #[tokio::test]
    async fn deliveries_of_one_event_are_counted_even_in_one_batch() {
        let folder = folder();
        let writer = open(&store(&folder)).expect("a writer");
        let (first, second, other) = tokio::join!(
            insert(&writer, verified("event_1", &[])),
            insert(&writer, verified("event_1", &[])),
            insert(&writer, verified("event_2", &[])),
        );
        assert_eq!((first.attempt, second.attempt, other.attempt), (1, 2, 1));
    }

    #[tokio::test]
    async fn an_event_has_failed_until_each_target_has_accepted_it_once() {
        let folder = folder();
        let writer = open(&store(&folder)).expect("a writer");
        let mut reader = reader(&store(&folder));
        let failed = |reader: &Reader| listed(reader, Filter { failed: true, ..Filter::default() });
        let first = insert(&writer, verified("event_1", &["a", "b"])).await;
        assert_eq!(failed(&reader), NONE, "it is on its way");
        assert_eq!(reader.under_way(0, 9), Ok(vec![first.number]));
        let outcomes = vec![answered("a", 200), answered("b", 500)];
        writer.finish(first.number, Some(StatusCode::OK), outcomes).await.expect("finished");
        assert_eq!(failed(&reader), [first.number]);
        assert_eq!(reader.under_way(0, 9), Ok(Vec::new()));
        let again = insert(&writer, verified("event_1", &["a", "b"])).await;
        let outcomes = vec![answered("a", 500), answered("b", 500)];
        writer.finish(again.number, None, outcomes).await.expect("finished");
        assert_eq!(failed(&reader), [again.number], "the latest delivery stands for the event");
        let claimed = reader.claim(&[again.number], None, writer.run()).expect("claimed");
        assert_eq!(claimed[0].targets, ["b"]);
        assert_eq!(failed(&reader), NONE, "it is on its way");
        assert_eq!(reader.claim(&[again.number], None, Some(1)), Ok(Vec::new()));
        writer.finish(again.number, None, vec![answered("b", 204)]).await.expect("finished");
        insert(&writer, verified("event_2", &[])).await;
        assert_eq!(failed(&reader), NONE, "what was never forwarded has not failed");
    }

    #[tokio::test]
    async fn pending_forwards_of_an_ended_run_have_failed() {
        let folder = folder();
        let path = store(&folder);
        let writer = open(&path).expect("a writer");
        let stored = insert(&writer, verified("event_1", &["a"])).await;
        writer.close().await;
        let mut reader = reader(&path);
        let failed = Filter { failed: true, ..Filter::default() };
        assert_eq!(listed(&reader, failed.clone()), [stored.number]);
        let replay = open(&path).expect("a writer");
        assert_eq!(reader.claim(&[stored.number], None, replay.run()).map(|all| all.len()), Ok(1));
        assert_eq!(listed(&reader, failed.clone()), NONE);
        replay.close().await;
        assert_eq!(listed(&reader, failed), [stored.number]);
    }

    #[tokio::test]
    async fn a_forward_is_recorded_once_and_a_replay_separately() {
        let folder = folder();
        let writer = open(&store(&folder)).expect("a writer");
        let stored = insert(&writer, verified("event_1", &["a"])).await;
        let outcome = |status| vec![answered("a", status)];
        writer.finish(stored.number, Some(StatusCode::OK), outcome(500)).await.expect("finished");
        writer.finish(stored.number, None, outcome(200)).await.expect("finished");
        let found = found(&store(&folder), "event_1");
        let statuses: Vec<_> = found[0]
            .forwards
            .iter()
            .filter_map(|forward| forward.outcome.as_ref())
            .map(|outcome| outcome.status().as_u16())
            .collect();
        assert_eq!(statuses, [500, 200]);
    }

    #[tokio::test]
    async fn rejected_deliveries_are_bounded_and_verified_ones_are_not() {
        let folder = folder();
        let writer = open(&store(&folder)).expect("a writer");
        insert(&writer, verified("event_1", &[])).await;
        let all: Vec<_> = (0..1010).map(|_| insert(&writer, rejected("x"))).collect();
        for one in all {
            one.await;
        }
        let list = listed(&reader(&store(&folder)), Filter::default());
        assert_eq!(list.len(), 1001);
        assert_eq!(writer.insert(rejected(&"x".repeat(70_000))).await, Ok(None));
    }

    #[tokio::test]
    async fn a_filter_selects_by_type_time_and_number() {
        let folder = folder();
        let writer = open(&store(&folder)).expect("a writer");
        insert(&writer, verified("event_1", &[])).await;
        insert(&writer, rejected("x")).await;
        insert(&writer, verified("event_2", &[])).await;
        let reader = reader(&store(&folder));
        let count = |filter: Filter| listed(&reader, filter).len();
        let types = |text: &str| vec![text.parse().expect("a filter")];
        assert_eq!(count(Filter::default()), 3);
        assert_eq!(count(Filter { types: types("user.*"), ..Filter::default() }), 2);
        assert_eq!(count(Filter { types: types("user"), ..Filter::default() }), 0);
        assert_eq!(count(Filter { rejected: true, ..Filter::default() }), 1);
        assert_eq!(count(Filter { limit: Some(2), ..Filter::default() }), 2);
        assert_eq!(count(Filter { after: Some(2), ..Filter::default() }), 1);
        assert_eq!(count(Filter { since: Some(Timestamp::now()), ..Filter::default() }), 0);
    }

    #[tokio::test]
    async fn an_id_can_be_shortened_if_it_is_unique() {
        let folder = folder();
        let writer = open(&store(&folder)).expect("a writer");
        insert(&writer, verified("event_abc", &[])).await;
        insert(&writer, verified("event_abd", &[])).await;
        for id in ["event_abc", "bc", "#1", "1"] {
            let [record] = &found(&store(&folder), id)[..] else { panic!("{id}") };
            assert_eq!(record.number, 1, "{id}");
        }
        let reader = reader(&store(&folder));
        let find = |id| reader.find(id).expect("an answer");
        assert!(matches!(find("event_ab"), Found::Several));
        for id in ["nothing", "", "#3", "3", "#", "#x"] {
            assert!(matches!(find(id), Found::None), "{id}");
        }
    }

    #[tokio::test]
    async fn pruned_deliveries_are_deleted_with_their_forwards() {
        let folder = folder();
        let writer = open(&store(&folder)).expect("a writer");
        insert(&writer, verified("event_1", &["a"])).await;
        let reader = reader(&store(&folder));
        let pruned = |deliveries| Ok(prune::Pruned { deliveries, is_compact: true });
        assert_eq!(reader.prune(Timestamp::UNIX_EPOCH), pruned(0));
        assert_eq!(reader.prune(Timestamp::now()), pruned(1));
        let failed = Filter { failed: true, ..Filter::default() };
        assert_eq!(listed(&reader, failed), NONE);
        insert(&writer, verified("event_1", &[])).await;
    }

    #[tokio::test]
    async fn a_deleted_store_is_created_again_and_its_events_are_saved() {
        let folder = folder();
        let path = store(&folder);
        let writer = open(&path).expect("a writer");
        insert(&writer, verified("event_1", &[])).await;
        std::fs::remove_dir_all(path.parent().expect("a folder")).expect("removed");
        insert(&writer, verified("event_2", &[])).await;
        assert_eq!(found(&path, "event_2").len(), 1);
    }

    #[tokio::test]
    async fn another_file_and_a_newer_store_are_left_alone() {
        let folder = folder();
        let other = folder.path().join("other");
        std::fs::write(&other, "this is a letter, and a long one, and no database at all")
            .expect("written");
        assert_eq!(open(&other).err(), Some(StoreError::NotAStore));
        let foreign = folder.path().join("foreign.db");
        let connection = rusqlite::Connection::open(&foreign).expect("a database");
        connection.execute_batch("CREATE TABLE letter (text)").expect("a table");
        let before = std::fs::read(&foreign).expect("a file");
        assert_eq!(open(&foreign).err(), Some(StoreError::NotAStore));
        assert_eq!(std::fs::read(&foreign).expect("a file"), before);
        let newer = folder.path().join("newer.db");
        drop(open(&newer).expect("a store"));
        let connection = rusqlite::Connection::open(&newer).expect("a store");
        connection
            .execute_batch("PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE);")
            .expect("updated");
        let error = Reader::open(&newer).err();
        assert_eq!(error, Some(StoreError::Newer { version: 99, newest: 4 }));
    }

    #[test]
    fn a_missing_store_is_not_an_error_for_a_reader() {
        assert!(Reader::open(&folder().path().join("none.db")).expect("no error").is_none());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder();
        let path = store(&folder);
        drop(open(&path).expect("a store"));
        let mode = |path: &std::path::Path| {
            std::fs::metadata(path).expect("a file").permissions().mode() & 0o777
        };
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().expect("a folder")), 0o700);
    }
}
