//! A key set: which key a token's key id names.

use std::collections::HashMap;

use jiff::Timestamp;
use jsonwebtoken::DecodingKey;

use super::key::Key;
use crate::webhook::json::{self, JsonError, Object};
use crate::webhook::{Event, Rejection, Signer, Token, Verified, verify};

/// The issuer's public keys (RFC 7517, section 5), the usable and the others.
#[derive(Debug, Clone)]
pub(crate) struct KeySet {
    document: Vec<u8>,
    keys: Vec<Key>,
    by_id: HashMap<String, Vec<usize>>,
    signer: Signer,
}

/// Why a document is not a key set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KeySetError {
    /// Not a JSON object.
    #[error("{0}")]
    Json(#[from] JsonError),
    /// No list under `keys`.
    #[error("it has no `keys` array")]
    NoKeys,
    /// No key, or none that can verify a webhook.
    #[error("none of its {0} keys can verify a webhook")]
    NoneUsable(usize),
}

impl KeySet {
    /// Reads a key set of which at least one key can verify a webhook.
    pub(crate) fn parse(document: &[u8]) -> Result<Self, KeySetError> {
        let set = Self::parse_any(document)?;
        if set.usable().next().is_none() {
            return Err(KeySetError::NoneUsable(set.keys.len()));
        }
        Ok(set)
    }

    /// Reads a key set, even if none of its keys is usable.
    pub(crate) fn parse_any(document: &[u8]) -> Result<Self, KeySetError> {
        let object = Object::parse(document)?;
        let entries = object.get("keys").and_then(json::elements).ok_or(KeySetError::NoKeys)?;
        let keys: Vec<Key> = entries.into_iter().map(Key::read).collect();
        let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, key) in keys.iter().enumerate() {
            if let Some(key_id) = &key.key_id {
                by_id.entry(key_id.clone()).or_default().push(index);
            }
        }
        Ok(Self { document: document.to_vec(), keys, by_id, signer: Signer::Issuer })
    }

    /// The same keys, as those of another signer.
    pub(crate) fn signed_by(self, signer: Signer) -> Self {
        Self { signer, ..self }
    }

    /// A key set document with the entries of all these sets, each as it was
    /// received.
    pub(crate) fn merge(sets: &[&Self]) -> String {
        let objects = sets.iter().filter_map(|set| Object::parse(&set.document).ok());
        let lists: Vec<String> = objects
            .filter_map(|object| {
                let entries = json::elements(object.get("keys")?)?;
                Some(entries.iter().map(|entry| entry.get()).collect::<Vec<_>>().join(","))
            })
            .filter(|list| !list.is_empty())
            .collect();
        format!("{{\"keys\":[{}]}}", lists.join(","))
    }

    /// Every entry, in the set's own order.
    pub(crate) fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// The entries that can verify a webhook.
    pub(crate) fn usable(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().filter(|key| key.decoding().is_ok())
    }

    /// The document as it was received.
    pub(crate) fn document(&self) -> &[u8] {
        &self.document
    }

    /// Verifies a token against the keys at hand, with no network.
    pub(crate) fn verify(
        &self,
        token: &Token,
        now: Timestamp,
    ) -> Result<Verified<Event>, Rejection> {
        let header = token.header()?;
        let keys = self.find(&header.key_id)?;
        verify(token, header, &keys, self.signer, now)
    }

    /// Every usable key of an id: two keys may share one while they rotate.
    fn find(&self, key_id: &str) -> Result<Vec<&DecodingKey>, Rejection> {
        let named = self.by_id.get(key_id).map_or(&[][..], Vec::as_slice);
        let usable: Vec<&DecodingKey> =
            named.iter().filter_map(|index| self.keys[*index].decoding().ok()).collect();
        if !usable.is_empty() {
            return Ok(usable);
        }
        let key_id = key_id.to_owned();
        match named.first().and_then(|index| self.keys[*index].decoding().err()) {
            Some(error) => Err(Rejection::UnusableKey { key_id, error: error.to_owned() }),
            None => Err(Rejection::UnknownKey { key_id, known: self.known_ids() }),
        }
    }

    fn known_ids(&self) -> Vec<String> {
        self.usable().filter_map(|key| key.key_id.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::costs::assert_linear;
    use crate::local_issuer::LocalIssuer;

    /// The modulus of RFC 7638, section 3.1.
    const MODULUS: &str = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

    type Document<'a> = &'a dyn Fn(usize) -> String;

    fn key(key_id: &str) -> String {
        format!(r#"{{"kty":"RSA","n":"{MODULUS}","e":"AQAB","kid":"{key_id}"}}"#)
    }

    fn set(keys: impl IntoIterator<Item = String>) -> String {
        format!("{{\"keys\":[{}]}}", keys.into_iter().collect::<Vec<_>>().join(","))
    }

    /// A token of the local issuer's, and its key set.
    fn genuine() -> (Token, KeySet) {
        let folder = tempfile::tempdir().expect("a folder");
        let issuer = LocalIssuer::open(folder.path()).expect("a key");
        let token = issuer.sign(r#"{"type":"t","event_id":"e","data":{}}"#).expect("a token");
        let set = KeySet::parse(issuer.key_set().as_bytes()).expect("a key set");
        (Token::split(&token).expect("a token"), set)
    }

    #[test]
    fn only_what_the_local_issuer_signed_is_local() {
        let (token, set) = genuine();
        let verify = |set: &KeySet| set.verify(&token, Timestamp::UNIX_EPOCH).expect("an event");
        assert!(!verify(&set).is_local());
        assert!(verify(&set.clone().signed_by(Signer::LocalIssuer)).is_local());
        assert_eq!(verify(&set).event_id(), "e");
    }

    #[test]
    fn a_signature_that_does_not_fit_is_measured_in_bytes() {
        let (token, set) = genuine();
        let bad = |token: &str| {
            let token = Token::split(token).expect("a token");
            set.verify(&token, Timestamp::UNIX_EPOCH).err()
        };
        let (signed, _) = token.as_str().rsplit_once('.').expect("a signature");
        for (signature, bytes) in [("", 0), ("AAAA", 3), ("AAAAAA", 4), ("AAAAAAA", 5)] {
            let found = bad(&format!("{signed}.{signature}"));
            assert_eq!(found, Some(Rejection::BadSignature { bytes }), "{signature}");
        }
    }

    #[test]
    fn an_unknown_key_is_reported_with_the_usable_ones() {
        let unusable = r#"{"kty":"RSA","kid":"c","n":"AQAB","e":"AQAB"}"#.to_owned();
        let document = set([key("b"), unusable, key("a")]);
        let set = KeySet::parse(document.as_bytes()).expect("a key set");
        assert_eq!((set.keys().len(), set.usable().count()), (3, 2));
        assert_eq!(set.document(), document.as_bytes());
        let rejection = |key_id: &str| {
            let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"RS256","kid":"{key_id}"}}"#));
            let token = Token::split(&format!("{header}.e30.c2ln")).expect("a token");
            set.verify(&token, Timestamp::UNIX_EPOCH).expect_err("rejected")
        };
        let known = vec!["b".to_owned(), "a".to_owned()];
        assert_eq!(rejection("d"), Rejection::UnknownKey { key_id: "d".to_owned(), known });
        assert_eq!(rejection("a"), Rejection::BadSignature { bytes: 3 });
        let error = "it has 17 bits, but 2048 to 8192 are required".to_owned();
        assert_eq!(rejection("c"), Rejection::UnusableKey { key_id: "c".to_owned(), error });
    }

    #[test]
    fn an_invalid_key_set_is_reported() {
        let error =
            |document: &str| KeySet::parse(document.as_bytes()).expect_err("an error").to_string();
        assert_eq!(error("[]"), "it is JSON, but not an object");
        assert_eq!(error("{}"), "it has no `keys` array");
        assert_eq!(error(r#"{"keys":{}}"#), "it has no `keys` array");
        assert_eq!(error(r#"{"keys":[{},1]}"#), "none of its 2 keys can verify a webhook");
    }

    #[test]
    fn sets_are_merged_in_order_and_each_entry_stays_as_it_was() {
        let sets = [set([key("a"), "{ }".to_owned()]), "{\"keys\":[]}".to_owned(), set([key("b")])];
        let sets = sets.map(|document| KeySet::parse_any(document.as_bytes()).expect("a key set"));
        let merged = KeySet::merge(&sets.each_ref());
        assert_eq!(merged, set([key("a"), "{ }".to_owned(), key("b")]));
        assert_eq!(KeySet::merge(&[]), "{\"keys\":[]}");
    }

    #[test]
    fn twice_the_keys_cost_twice_the_time() {
        let deep = || format!("{}1{}", "{\"a\":[".repeat(40), "]}".repeat(40));
        let one = |name: &str, size| {
            let value = vec![deep(); size].join(",");
            set([format!(r#"{{"kty":"RSA","kid":"a","{name}":[{value}]}}"#)])
        };
        let shapes: [(&str, usize, Document<'_>); 7] = [
            ("keys", 20, &|size| set((0..size).map(|at| key(&at.to_string())))),
            ("keys of one id", 20, &|size| set((0..size).map(|_| key("a")))),
            ("no keys", 3_000, &|size| set((0..size).map(|_| "{}".to_owned()))),
            ("no objects", 3_000, &|size| set((0..size).map(|_| "[1,2]".to_owned()))),
            ("members of a key", 3_000, &|size| {
                let members: Vec<String> = (0..size).map(|at| format!("\"n{at}\":{at}")).collect();
                set([format!("{{{}}}", members.join(","))])
            }),
            ("a deep member", 100, &|size| one("x", size)),
            ("operations", 100, &|size| one("key_ops", size)),
        ];
        for (shape, size, document) in shapes {
            assert_linear(shape, size, document, |text| KeySet::parse_any(text.as_bytes()).is_ok());
        }
        let number = |size| set([key("a").replace(MODULUS, &"A".repeat(4 * size))]);
        assert_linear("a modulus", 5_000, number, |text| {
            KeySet::parse_any(text.as_bytes()).is_ok()
        });
    }

    #[test]
    fn twice_the_keys_cost_twice_the_time_when_they_are_used() {
        let sets = |size| {
            let keys = (0..size).map(|at| key(&at.to_string()));
            KeySet::parse(set(keys).as_bytes()).expect("a key set")
        };
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"unknown"}"#);
        let token = Token::split(&format!("{header}.e30.c2ln")).expect("a token");
        let verify = |set: &KeySet| set.verify(&token, Timestamp::UNIX_EPOCH).is_err();
        assert_linear("an unknown key", 50, sets, verify);
        assert_linear("sets in one", 50, sets, |set| KeySet::merge(&[set, set]));
    }
}
