//! Which apps should accept an event, and which of them have.

use rusqlite::{Connection, Row};

use super::error::StoreError;
use crate::webhook::{AnsweredBy, Forwarded, Target};

/// An address that a listener has sent an event to.
#[derive(Debug, Clone)]
struct Recipient {
    place: i64,
    target: String,
    address: String,
    /// The first and the last delivery that was sent there.
    first: i64,
    last: i64,
    accepted_by: Option<String>,
    sender: Option<i64>,
    sending: Option<i64>,
}

impl Recipient {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            place: row.get(0)?,
            target: row.get(1)?,
            address: row.get(2)?,
            first: row.get(3)?,
            last: row.get(4)?,
            accepted_by: row.get(5)?,
            sender: row.get(6)?,
            sending: row.get(7)?,
        })
    }

    fn waits(&self) -> bool {
        self.accepted_by.is_none()
    }
}

/// An address in the one spelling that compares. An older version may have stored
/// something that is not a valid target.
fn address(target: &str) -> String {
    target.parse::<Target>().map_or_else(|_| target.to_owned(), |target| target.address())
}

fn of(connection: &Connection, delivery: i64) -> Result<Vec<Recipient>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT place, target, address, first, last, accepted_by, sender, sending
        FROM recipient WHERE delivery = ?1 ORDER BY place",
    )?;
    Ok(statement.query_map([delivery], Recipient::read)?.collect::<Result<_, _>>()?)
}

/// Records that `run` is about to send a new delivery of an event to these
/// targets. `previous` is the latest one before it.
pub(super) fn expect(
    connection: &Connection,
    delivery: i64,
    previous: Option<i64>,
    targets: &[String],
    run: Option<i64>,
) -> Result<(), StoreError> {
    let mut known: Vec<(i64, String)> = Vec::new();
    if let Some(previous) = previous {
        connection
            .prepare_cached("UPDATE recipient SET delivery = ?2 WHERE delivery = ?1")?
            .execute((previous, delivery))?;
        known.extend(of(connection, delivery)?.into_iter().map(|one| (one.place, one.address)));
    }
    for target in targets {
        let address = address(target);
        if let Some((place, _)) = known.iter().find(|(_, known)| *known == address) {
            connection
                .prepare_cached(
                    "UPDATE recipient SET target = ?3, last = ?1, sender = ?4, sending = ?1
                    WHERE delivery = ?1 AND place = ?2",
                )?
                .execute((delivery, place, target, run))?;
            continue;
        }
        let place = known.last().map_or(0, |(place, _)| place + 1);
        connection
            .prepare_cached(
                "INSERT INTO recipient
                    (delivery, place, target, address, first, last, sender, sending)
                VALUES (?1, ?2, ?3, ?4, ?1, ?1, ?5, ?1)",
            )?
            .execute((delivery, place, target, &address, run))?;
        known.push((place, address));
    }
    Ok(())
}

/// Records an app's response to a delivery that `run` sent, as a listener or as a
/// replay.
pub(super) fn answered(
    connection: &Connection,
    number: i64,
    forwarded: &Forwarded,
    is_replay: bool,
    run: Option<i64>,
) -> Result<(), StoreError> {
    let (latest, all) = of_event(connection, number)?;
    let address = address(&forwarded.target);
    let own = all.iter().find(|one| one.address == address);
    if forwarded.accepted() {
        // A listener that answers itself does not replace an app.
        let is_app = forwarded.answered_by == AnsweredBy::App;
        let replaced = if is_app { replaced(&all, own, forwarded) } else { None };
        for one in own.into_iter().chain(replaced).filter(|one| one.waits()) {
            connection
                .prepare_cached(
                    "UPDATE recipient SET accepted_by = ?3 WHERE delivery = ?1 AND place = ?2",
                )?
                .execute((latest, one.place, &address))?;
        }
    }
    let sending = (!is_replay).then_some(number);
    let is_sent = |one: &Recipient| run.is_some() && one.sender == run && one.sending == sending;
    // A replay to another address counts for all addresses that it has claimed.
    let is_elsewhere = is_replay && !own.is_some_and(is_sent);
    let is_meant = |one: &Recipient| is_elsewhere || one.address == address;
    for one in all.iter().filter(|one| is_sent(one) && is_meant(one)) {
        connection
            .prepare_cached(
                "UPDATE recipient SET sender = NULL, sending = NULL
                WHERE delivery = ?1 AND place = ?2",
            )?
            .execute((latest, one.place))?;
    }
    Ok(())
}

/// The latest delivery of a delivery's event, and the event's recipients.
fn of_event(connection: &Connection, number: i64) -> Result<(i64, Vec<Recipient>), StoreError> {
    let all = of(connection, number)?;
    if !all.is_empty() {
        return Ok((number, all));
    }
    let latest: Option<i64> = connection
        .prepare_cached(
            "SELECT max(number) FROM delivery
            WHERE event_id = (SELECT event_id FROM delivery WHERE number = ?1)",
        )?
        .query_row([number], |row| row.get(0))?;
    let latest = latest.unwrap_or(number);
    Ok((latest, of(connection, latest)?))
}

/// The recipient that an address which accepts has come in the place of, as
/// after a wrong port was corrected: one that waits, and that no listener has
/// sent to since it sent to this address. Of several, the one with the same
/// path, or else the one with the same host and port.
fn replaced<'r>(
    all: &'r [Recipient],
    own: Option<&Recipient>,
    forwarded: &Forwarded,
) -> Option<&'r Recipient> {
    let place = own.map(|own| own.place);
    let others = || all.iter().filter(|one| Some(one.place) != place);
    let accepting = address(&forwarded.target);
    // It replaces one recipient only, however often it accepts.
    if others().any(|one| one.accepted_by.as_ref() == Some(&accepting)) {
        return None;
    }
    let first = own.map_or(i64::MAX, |own| own.first);
    let waiting = || others().filter(move |one| one.waits() && one.last < first);
    let accepting: Target = accepting.parse().ok()?;
    let with =
        |is_like: fn(&Target, &Target) -> bool| {
            only(waiting().filter(|one| {
                one.address.parse().is_ok_and(|address| is_like(&address, &accepting))
            }))
        };
    only(waiting())
        .or_else(|| with(|one, other| one.path() == other.path()))
        .or_else(|| with(|one, other| one.origin() == other.origin()))
}

/// The only one of some.
fn only<T>(mut some: impl Iterator<Item = T>) -> Option<T> {
    let first = some.next()?;
    some.next().is_none().then_some(first)
}

/// Claims the recipients of an event's latest delivery that have not accepted
/// it and that no living run sends to: those of one address, if it is one of
/// them, or all. Their targets; none, if there is nothing to send.
pub(super) fn claim(
    connection: &Connection,
    delivery: i64,
    to: Option<&Target>,
    run: Option<i64>,
    live: &[i64],
) -> Result<Vec<String>, StoreError> {
    let waiting: Vec<Recipient> =
        of(connection, delivery)?.into_iter().filter(Recipient::waits).collect();
    let to = to.map(Target::address).filter(|to| waiting.iter().any(|one| one.address == *to));
    let is_free = |one: &Recipient| one.sender.is_none_or(|sender| !live.contains(&sender));
    let is_meant = |one: &Recipient| to.as_ref().is_none_or(|to| one.address == *to);
    let mut targets = Vec::new();
    for one in waiting.into_iter().filter(|one| is_free(one) && is_meant(one)) {
        connection
            .prepare_cached(
                "UPDATE recipient SET sender = ?3, sending = NULL
                WHERE delivery = ?1 AND place = ?2",
            )?
            .execute((delivery, one.place, run))?;
        targets.push(one.target);
    }
    Ok(targets)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::StatusCode;
    use jiff::Timestamp;

    use super::super::schema;
    use super::*;
    use crate::webhook::ForwardOutcome;

    const RUN: Option<i64> = Some(7);

    /// A store of one event.
    struct Store(Connection);

    impl Store {
        fn new() -> Self {
            let mut connection = Connection::open_in_memory().expect("a database");
            connection.pragma_update(None, "foreign_keys", true).expect("set");
            schema::migrate(&mut connection).expect("tables");
            Self(connection)
        }

        /// A delivery that a listener sends to these targets, and what they say.
        fn deliver(&self, sent: &[(&str, u16)]) -> i64 {
            let previous = self.latest();
            self.0
                .execute(
                    "INSERT INTO delivery (received_at, path, headers, body, event_id, attempt)
                    VALUES (0, '/', x'', x'', 'event_1', 1)",
                    [],
                )
                .expect("a delivery");
            let number = self.0.last_insert_rowid();
            let targets: Vec<String> = sent.iter().map(|(to, _)| (*to).to_owned()).collect();
            expect(&self.0, number, previous, &targets, RUN).expect("noted");
            for (target, status) in sent {
                self.answer(number, target, *status, false);
            }
            number
        }

        fn latest(&self) -> Option<i64> {
            let sql = "SELECT max(number) FROM delivery";
            self.0.query_row(sql, [], |row| row.get(0)).expect("a number")
        }

        fn replay(&self, target: &str, status: u16) {
            self.answer(self.latest().expect("a delivery"), target, status, true);
        }

        fn answer(&self, number: i64, target: &str, status: u16, is_replay: bool) {
            let forwarded = answer(target, status, AnsweredBy::App);
            answered(&self.0, number, &forwarded, is_replay, RUN).expect("noted");
        }

        /// Where the event is still to be accepted.
        fn waiting(&self) -> Vec<String> {
            let latest = self.latest().expect("a delivery");
            let all = of(&self.0, latest).expect("recipients").into_iter();
            all.filter(Recipient::waits).map(|one| one.target).collect()
        }
    }

    fn answer(target: &str, status: u16, answered_by: AnsweredBy) -> Forwarded {
        Forwarded {
            target: target.to_owned(),
            at: Timestamp::UNIX_EPOCH,
            took: Duration::ZERO,
            outcome: ForwardOutcome::Answered(StatusCode::from_u16(status).expect("a status")),
            answered_by,
            excerpt: String::new(),
        }
    }

    const A: &str = "http://localhost:3000/a";
    const B: &str = "http://localhost:3000/b";
    const NONE: [&str; 0] = [];

    #[test]
    fn all_spellings_of_an_address_are_one_recipient() {
        let store = Store::new();
        store.deliver(&[("http://127.0.0.1:3000/a", 500), ("http://[::1]:3000/a", 500)]);
        assert_eq!(store.waiting(), ["http://[::1]:3000/a"]);
        store.replay("http://LOCALHOST:3000/a", 200);
        assert_eq!(store.waiting(), NONE);
    }

    #[test]
    fn a_corrected_address_replaces_the_wrong_one() {
        let replayed = Store::new();
        replayed.deliver(&[("http://localhost:3001/x", 404)]);
        replayed.replay(A, 500);
        assert_eq!(replayed.waiting(), ["http://localhost:3001/x"]);
        replayed.replay(A, 204);
        assert_eq!(replayed.waiting(), NONE);
        // The listener was restarted with another port.
        let restarted = Store::new();
        restarted.deliver(&[("http://localhost:3001/x", 404)]);
        restarted.deliver(&[(A, 500)]);
        assert_eq!(restarted.waiting().len(), 2);
        restarted.deliver(&[(A, 200)]);
        assert_eq!(restarted.waiting(), NONE);
    }

    #[test]
    fn an_app_does_not_replace_another_that_gets_the_event_too() {
        let store = Store::new();
        store.deliver(&[(A, 200), (B, 500)]);
        assert_eq!(store.waiting(), [B]);
        store.replay(A, 200);
        assert_eq!(store.waiting(), [B]);
        // The other is left out by now, and was not replaced by that.
        store.deliver(&[(A, 200)]);
        assert_eq!(store.waiting(), [B]);
        // A third one that came beside it was not either.
        store.deliver(&[(B, 500), ("http://localhost:5000/", 200)]);
        assert_eq!(store.waiting(), [B]);
    }

    #[test]
    fn only_the_most_similar_of_several_addresses_is_replaced() {
        let store = Store::new();
        store.deliver(&[(A, 404), (B, 404)]);
        for _ in 0..3 {
            store.replay("http://localhost:4000/b", 200);
        }
        assert_eq!(store.waiting(), [A], "the same path");
        store.replay("http://localhost:4000/c", 200);
        assert_eq!(store.waiting(), NONE, "the only one");

        let store = Store::new();
        store.deliver(&[(A, 404), (B, 404), ("http://localhost:5000/x", 404)]);
        store.replay("http://localhost:5000/c", 200);
        assert_eq!(store.waiting(), [A, B], "the same host and port");
        store.replay("http://localhost:6000/c", 200);
        assert_eq!(store.waiting(), [A, B], "it is ambiguous which");
    }

    #[test]
    fn a_replay_to_a_typo_changes_nothing() {
        let store = Store::new();
        store.deliver(&[(A, 200)]);
        store.replay("http://localhost:9/typo", 404);
        assert_eq!(store.waiting(), NONE);
        store.replay("http://localhost:9/other", 200);
        assert_eq!(store.waiting(), NONE);
    }

    #[test]
    fn a_listener_that_answers_itself_is_not_an_app() {
        let store = Store::new();
        let number = store.deliver(&[(A, 500)]);
        for answered_by in [AnsweredBy::Listener, AnsweredBy::ListenerFirst] {
            let forwarded = answer("http://localhost:4100/", 200, answered_by);
            answered(&store.0, number, &forwarded, true, RUN).expect("noted");
        }
        assert_eq!(store.waiting(), [A]);
    }

    #[test]
    fn a_response_to_an_earlier_delivery_leaves_the_later_one_pending() {
        let store = Store::new();
        let first = store.deliver(&[]);
        let targets = [A.to_owned()];
        expect(&store.0, first, None, &targets, RUN).expect("noted");
        let second = store.deliver(&[]);
        expect(&store.0, second, Some(second), &targets, RUN).expect("noted");
        let sender = || of(&store.0, second).expect("recipients")[0].sender;
        store.answer(first, A, 500, false);
        assert_eq!(sender(), RUN);
        store.answer(second, A, 500, false);
        assert_eq!(sender(), None);
    }

    #[test]
    fn a_claim_ends_with_the_response() {
        let store = Store::new();
        let number = store.deliver(&[(A, 500), (B, 500)]);
        let claim = |to: Option<&str>, run, live: &[i64]| {
            let to = to.map(|to| to.parse().expect("a target"));
            claim(&store.0, number, to.as_ref(), Some(run), live).expect("claimed")
        };
        assert_eq!(claim(Some(B), 7, &[7]), [B]);
        assert_eq!(claim(None, 8, &[7, 8]), [A]);
        assert_eq!(claim(None, 8, &[7, 8]), NONE);
        assert_eq!(claim(None, 9, &[8, 9]), [B], "7 was killed");
        store.replay(B, 500);
        assert_eq!(claim(None, 7, &[7, 8, 9]), NONE, "7 has nothing to give back");
        assert_eq!(claim(Some("http://localhost:1/"), 7, &[7]), [A, B]);
        store.replay("http://localhost:1/", 500);
        assert_eq!(claim(None, 8, &[7, 8]), [A, B]);
    }
}
