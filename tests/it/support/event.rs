//! Events as Kinde writes them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

/// An event id that no other test has: Kinde's begin with the time.
pub(crate) fn fresh_id() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("event_{millis:012x}{:08x}{count:012x}", std::process::id())
}

/// A new `user.created` with the wire format's exact shape.
pub(crate) fn user_created() -> Value {
    json!({
        "data": {
            "user": {
                "email": "ada@example.com",
                "first_name": "Ada",
                "id": "kp_0ba7c433ac94419ca2a8d8bb3c1fbd58",
                "is_password_reset_requested": false,
                "is_suspended": false,
                "last_name": "Lovelace",
                "organizations": [{ "code": "org_1ccb52a7d8b", "permissions": null, "roles": null }],
                "phone": null,
                "username": null,
            }
        },
        "event_id": fresh_id(),
        "event_timestamp": "2026-08-01T20:20:30.123456+10:00",
        "source": "admin",
        "timestamp": "2026-08-01T20:20:30.592145+10:00",
        "type": "user.created",
    })
}

/// A user's access token, signed with the same keys.
pub(crate) fn access_token() -> Value {
    json!({
        "aud": [],
        "azp": "c0ffee",
        "exp": 4_102_444_800_u64,
        "iat": 1_700_000_000,
        "iss": "https://acme.kinde.com",
        "org_code": "org_1ccb52a7d8b",
        "permissions": [],
        "scp": ["openid"],
        "sub": "kp_0ba7c433ac94419ca2a8d8bb3c1fbd58",
    })
}
