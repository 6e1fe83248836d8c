//! Scenarios in files: small JSON documents.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::delay::delay;
use super::patch::Change;
use super::rng::SeededRng;
use super::scenario::{Scenario, Step, StepError};
use super::scenario_run::ScenarioRun;
use super::variables::Variables;

/// The built-in scenarios, each with its file.
pub(crate) const BUILT_IN: [(&str, &str); 3] = [
    ("sign-up", include_str!("scenarios/sign-up.json")),
    ("organization", include_str!("scenarios/organization.json")),
    ("subscription", include_str!("scenarios/subscription.json")),
];

/// Why a scenario cannot be run. Its texts are untrusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ScenarioError {
    /// The file is something else.
    #[error("{origin} is not a scenario: {cause}")]
    NotAScenario { origin: String, cause: String },
    /// A value for an unknown variable.
    #[error("{origin} sets `{name}`, but there is no placeholder of that name")]
    UnknownValue { origin: String, name: String },
    /// One of its steps is invalid.
    #[error("step {number} of {origin}: {cause}")]
    Step {
        origin: String,
        /// Which step, counted from 1.
        number: usize,
        cause: StepError,
    },
}

impl ScenarioError {
    /// What to do next, where that is known.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::Step { cause, .. } => cause.hint(),
            Self::NotAScenario { .. } | Self::UnknownValue { .. } => None,
        }
    }
}

impl Scenario {
    /// Reads a scenario. Every error is found now, and not after half of its
    /// events were sent.
    pub(crate) fn parse(text: &str, origin: &str) -> Result<Self, ScenarioError> {
        let not_a_scenario =
            |cause| ScenarioError::NotAScenario { origin: origin.to_owned(), cause };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let object: Map<String, Value> =
            serde_json::from_str(text).map_err(|error| not_a_scenario(error.to_string()))?;
        let file: File = serde_json::from_value(object.into())
            .map_err(|error| not_a_scenario(error.to_string()))?;
        if file.events.is_empty() {
            return Err(not_a_scenario("it has no events".to_owned()));
        }
        let in_step = |index| {
            move |cause| ScenarioError::Step { origin: origin.to_owned(), number: index + 1, cause }
        };
        let steps = file.events.into_iter().enumerate();
        let steps = steps.map(|(index, value)| Step::read(value).map_err(in_step(index)));
        let scenario = Self {
            name: file.name,
            description: file.description,
            values: file.values,
            steps: steps.collect::<Result<_, _>>()?,
        };
        if let Some(name) = scenario.unknown_value() {
            return Err(ScenarioError::UnknownValue { origin: origin.to_owned(), name });
        }
        scenario.validate().map_err(|(index, cause)| in_step(index)(cause))?;
        Ok(scenario)
    }

    /// The built-in scenario of this name.
    pub(crate) fn built_in(name: &str) -> Option<Result<Self, ScenarioError>> {
        let found = BUILT_IN.iter().find(|(known, _)| *known == name);
        found.map(|(name, text)| Self::parse(text, name))
    }

    /// The name of a value for which there is no variable.
    fn unknown_value(&self) -> Option<String> {
        let variables = Variables::draw(&mut SeededRng::new(0), Timestamp::UNIX_EPOCH);
        self.values.keys().find(|name| variables.get(name).is_none()).cloned()
    }

    /// Generates every event once. Whether that works does not depend on the
    /// random values.
    pub(crate) fn validate(&self) -> Result<(), (usize, StepError)> {
        let mut rng = SeededRng::new(0);
        let mut run = ScenarioRun::begin(self, &mut rng, Timestamp::UNIX_EPOCH);
        for (index, step) in self.steps.iter().enumerate() {
            run.make(step, &mut rng, Timestamp::UNIX_EPOCH).map_err(|error| (index, error))?;
        }
        Ok(())
    }
}

/// A scenario's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    values: Map<String, Value>,
    events: Vec<Value>,
}

/// A step in a scenario's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepInFile {
    r#type: String,
    #[serde(default)]
    set: Map<String, Value>,
    data: Option<Map<String, Value>>,
    source: Option<String>,
    delay: Option<Value>,
}

impl Step {
    fn read(value: Value) -> Result<Self, StepError> {
        if !value.is_object() {
            return Err(StepError::NotAStep("it is not an object".to_owned()));
        }
        let step: StepInFile = serde_json::from_value(value)
            .map_err(|error| StepError::NotAStep(error.to_string()))?;
        let change = |(path, value): (String, Value)| match path.parse() {
            Ok(parsed) => Ok(Change::new(parsed, value)),
            Err(cause) => Err(StepError::BadPath { path, cause }),
        };
        let pause = match step.delay {
            None => "0s".to_owned(),
            Some(Value::String(text)) => text,
            Some(other) => other.to_string(),
        };
        Ok(Self {
            event_type: step.r#type,
            data: step.data,
            source: step.source,
            changes: step.set.into_iter().map(change).collect::<Result<_, _>>()?,
            delay: delay(&pause).ok_or(StepError::BadDelay(pause))?,
            is_literal: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;
    use serde_json::json;

    use super::super::start_of;
    use super::*;
    use crate::costs::assert_linear;

    fn parse(value: &Value) -> Result<Scenario, String> {
        Scenario::parse(&value.to_string(), "my.json").map_err(|expected| expected.to_string())
    }

    fn played(scenario: &Scenario, seed: u64) -> Vec<Value> {
        let (mut rng, at) = (SeededRng::new(seed), start_of(seed));
        let mut run = ScenarioRun::begin(scenario, &mut rng, at);
        let mut payloads = Vec::new();
        while let Some(step) = run.upcoming() {
            let event = run.make(step, &mut rng, at).expect("an event");
            payloads.push(serde_json::from_str(&event.payload()).expect("JSON"));
        }
        payloads
    }

    #[test]
    fn every_ready_made_scenario_can_be_played() {
        for (name, text) in BUILT_IN {
            let scenario = Scenario::parse(text, name).expect(name);
            assert!(scenario.description.ends_with('.'), "{name}");
            assert_eq!(scenario.name, name);
            assert_eq!(played(&scenario, 7).len(), scenario.len(), "{name}");
            assert!(scenario.len() > 1, "{name}");
        }
        assert!(Scenario::built_in("nonsense").is_none());
    }

    #[test]
    fn the_steps_share_a_cast_and_know_of_those_before() {
        let scenario = parse(&json!({
            "name": "two",
            "values": { "email": "ada@example.com" },
            "events": [
                { "type": "user.created", "set": { "data.user.username": "{{email}}!" } },
                { "type": "mine", "data": { "was": "{{1.data.user.id}}", "is": "{{user_id}}" },
                  "source": "admin", "delay": "2s" },
            ]
        }))
        .expect("a scenario");
        let events = played(&scenario, 1);
        assert_eq!(events[0]["data"]["user"]["email"], "ada@example.com");
        assert_eq!(events[0]["data"]["user"]["username"], "ada@example.com!");
        assert_eq!(events[1]["data"]["was"], events[0]["data"]["user"]["id"]);
        assert_eq!(events[1]["data"]["is"], events[0]["data"]["user"]["id"]);
        assert_eq!((&events[1]["source"], &events[1]["type"]), (&"admin".into(), &"mine".into()));
        assert_ne!(events[0]["event_id"], events[1]["event_id"]);
        assert_eq!(scenario.steps[1].delay, Duration::from_secs(2));
        assert_eq!(events, played(&scenario, 1));
        assert_ne!(events, played(&scenario, 2));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_step_and_file() {
        let step = |step: Value| json!({ "events": [{ "type": "user.created" }, step] });
        for (value, expected) in [
            (json!([]), "my.json is not a scenario: invalid type: sequence, expected a map"),
            (json!({ "events": [["user.created"]] }), "step 1 of my.json: it is not an object"),
            (json!({}), "my.json is not a scenario: missing field `events`"),
            (json!({ "events": [] }), "my.json is not a scenario: it has no events"),
            (json!({ "events": [], "x": 1 }), "my.json is not a scenario: unknown field `x`"),
            (
                json!({ "values": { "emial": "" }, "events": [{ "type": "user.created" }] }),
                "my.json sets `emial`, but there is no placeholder of that name",
            ),
            (step(json!({})), "step 2 of my.json: missing field `type`"),
            (step(json!({ "type": 7 })), "step 2 of my.json: invalid type"),
            (
                step(json!({ "type": "role.created", "when": "2s" })),
                "step 2 of my.json: unknown field `when`",
            ),
            (
                step(json!({ "type": "role.create" })),
                "step 2 of my.json: unknown event type `role.create`: give its data",
            ),
            (
                step(json!({ "type": "role.created", "delay": 2 })),
                "step 2 of my.json: `2` is not a valid delay",
            ),
            (
                step(json!({ "type": "role.created", "delay": "soon" })),
                "step 2 of my.json: `soon` is not a valid delay",
            ),
            (
                step(json!({ "type": "role.created", "set": { "data..x": 1 } })),
                "step 2 of my.json: cannot set `data..x`: a path consists of names",
            ),
            (
                step(json!({ "type": "role.created", "set": { "type.x": 1 } })),
                "step 2 of my.json: cannot set `type.x`: `type` is a string",
            ),
            (
                step(json!({ "type": "role.created", "set": { "data.x": "{{2.data}}" } })),
                "step 2 of my.json: `{{2.data}}` refers to a step that does not come before",
            ),
            (
                step(json!({ "type": "mine", "data": { "x": "{{user}}" } })),
                "step 2 of my.json: unknown placeholder `{{user}}`",
            ),
        ] {
            let said = parse(&value).expect_err("an error");
            assert!(said.starts_with(expected), "{value}: {said}");
        }
    }

    #[test]
    fn steps_that_repeat_those_before_come_to_an_end() {
        let repeating = |data: fn(usize) -> Value| {
            let first = json!({ "type": "mine", "data": { "x": "x".repeat(100) } });
            let more = (1..300).map(|step| json!({ "type": "mine", "data": data(step) }));
            let events: Vec<Value> = std::iter::once(first).chain(more).collect();
            parse(&json!({ "events": events })).expect_err("an error")
        };
        let deeper = repeating(|step| json!({ "x": format!("{{{{{step}.data}}}}") }));
        assert!(deeper.ends_with(&StepError::TooBig.to_string()), "{deeper}");
        let wider = repeating(|step| {
            let before = format!("{{{{{step}.data.x}}}}");
            json!({ "x": format!("{before}{before}") })
        });
        assert!(wider.contains("makes the event too large"), "{wider}");
    }

    #[test]
    fn braces_of_the_user_are_just_braces() {
        let step = Step {
            event_type: "mine".to_owned(),
            data: json!({ "x": "{{email}} {{nobody}}" }).as_object().cloned(),
            source: None,
            changes: vec!["data.y={{email}}".parse().expect("a change")],
            delay: Duration::ZERO,
            is_literal: true,
        };
        let events = played(&Scenario::of_one(step), 1);
        assert_eq!(events[0]["data"], json!({ "x": "{{email}} {{nobody}}", "y": "{{email}}" }));
        assert_eq!(events[0]["source"], "api");
    }

    #[test]
    fn twice_the_file_costs_twice_the_time() {
        let steps = |size: usize, step: &dyn Fn(usize) -> String| {
            let steps: Vec<String> = (0..size).map(step).collect();
            format!("{{\"events\":[{}]}}", steps.join(","))
        };
        let set = |size: usize, member: &dyn Fn(usize) -> String| {
            let members: Vec<String> = (0..size).map(member).collect();
            format!(
                r#"{{"events":[{{"type":"mine","data":{{}},"set":{{{}}}}}]}}"#,
                members.join(",")
            )
        };
        let shapes: [(&str, &dyn Fn(usize) -> String); 9] = [
            ("steps", &|size| steps(size, &|_| r#"{"type":"user.created"}"#.to_owned())),
            ("steps that name the one before", &|size| {
                steps(size, &|at| match at {
                    0 => r#"{"type":"mine","data":{"x":1}}"#.to_owned(),
                    _ => format!(r#"{{"type":"mine","data":{{"x":"{{{{{at}.data.x}}}}"}}}}"#),
                })
            }),
            ("steps that name the first", &|size| {
                steps(size, &|at| match at {
                    0 => r#"{"type":"mine","data":{"x":1}}"#.to_owned(),
                    _ => r#"{"type":"mine","data":{"x":"{{1.data.x}}"}}"#.to_owned(),
                })
            }),
            ("changes", &|size| set(size, &|at| format!("\"data.n{at}\":1"))),
            ("changes of a list", &|size| set(size, &|at| format!("\"data.x.{at}\":1"))),
            ("long paths", &|size| {
                set(size / 20, &|at| format!("\"data.{}.n{at}\":1", "x".repeat(200)))
            }),
            ("placeholders", &|size| {
                let text = "{{email}}".repeat(size / 10);
                steps(2, &|_| format!(r#"{{"type":"mine","data":{{"x":"{text}"}}}}"#))
            }),
            ("braces", &|size| {
                let text = "{{".repeat(size);
                steps(2, &|_| format!(r#"{{"type":"mine","data":{{"x":"{text}"}}}}"#))
            }),
            ("an unknown type", &|size| {
                steps(1, &|_| format!(r#"{{"type":"{}"}}"#, "user.".repeat(size)))
            }),
        ];
        for (shape, text) in shapes {
            assert_linear(shape, 400, text, |text| Scenario::parse(text, "my.json").is_ok());
        }
    }

    proptest! {
        #[test]
        fn no_file_makes_the_reader_panic(text in any::<String>(), inner in "[a-z{}.\\[\\]\":, 0-9]*") {
            let _ = Scenario::parse(&text, "my.json");
            let _ = Scenario::parse(&format!("{{\"events\":[{{\"type\":\"{inner}\"}}]}}"), "my.json");
        }
    }
}
