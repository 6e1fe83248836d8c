//! The beginning of an app's answer: what a developer needs to see of a
//! failure, and no more.

/// How much of a response is stored, in lines and in characters.
const MAX_LINES: usize = 20;
const MAX_CHARACTERS: usize = 2_000;

/// The first lines of an answer's body, without empty ones. Untrusted text.
///
/// An HTML page is named by its title: its first lines are its head, which does
/// not describe the failure.
pub(crate) fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start();
    if is_html(text) {
        return title(text)
            .map_or_else(|| "an HTML page".to_owned(), |title| format!("an HTML page: {title}"));
    }
    let lines: Vec<&str> =
        text.lines().map(str::trim_end).filter(|line| !line.is_empty()).take(MAX_LINES).collect();
    cut(&lines.join("\n"))
}

fn is_html(text: &str) -> bool {
    ["<!doctype html", "<html"].iter().any(|start| {
        text.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
    })
}

fn title(html: &str) -> Option<String> {
    // Lower case of ASCII only, so that places in it are places in `html`.
    let lower = html.to_ascii_lowercase();
    let tag = lower.find("<title")?;
    let start = tag + lower[tag..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    let words: Vec<&str> = html[start..end].split_whitespace().collect();
    (!words.is_empty()).then(|| cut(&words.join(" ")))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARACTERS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::costs::assert_linear;

    #[test]
    fn only_the_first_lines_are_stored() {
        let lines: Vec<String> = (1..=50).map(|line| format!("line {line}")).collect();
        let body = lines.join("\r\n\r\n");
        let kept = excerpt(body.as_bytes());
        assert_eq!(kept.lines().next(), Some("line 1"));
        assert_eq!(kept.lines().last(), Some("line 20"));
    }

    #[test]
    fn a_long_answer_is_cut_and_says_so() {
        let kept = excerpt("é".repeat(100_000).as_bytes());
        assert_eq!(kept.chars().count(), MAX_CHARACTERS + 1);
        assert!(kept.ends_with('…'));
    }

    #[test]
    fn an_html_page_is_named_by_its_title() {
        for (body, kept) in [
            (
                "\n<!DOCTYPE html><html><head><title>404: This page\n could not be found.</title>",
                "an HTML page: 404: This page could not be found.",
            ),
            ("<HTML><TITLE lang=en>Sign in</TITLE>", "an HTML page: Sign in"),
            ("<html><title>never ends", "an HTML page"),
            ("<html><title> </title>", "an HTML page"),
            ("<error>no</error>", "<error>no</error>"),
        ] {
            assert_eq!(excerpt(body.as_bytes()), kept, "{body}");
        }
    }

    #[test]
    fn bytes_that_are_not_text_are_handled() {
        assert_eq!(excerpt(b"\xff\xfe no"), "\u{fffd}\u{fffd} no");
        assert_eq!(excerpt(b""), "");
    }

    #[test]
    fn twice_the_answer_costs_twice_the_time() {
        for start in
            ["", "<!doctype html>", "<html><title", "<html><title>", "<html><title>a</titl"]
        {
            for piece in
                ["x", "\n", " \n", "é", "\u{feff}", "<title", "<title>", "</title", ">", "a b\n"]
            {
                let body = |size| (start.to_owned() + &piece.repeat(size)).into_bytes();
                assert_linear(&format!("{start} and many {piece:?}"), 20_000, body, |body| {
                    excerpt(body)
                });
            }
        }
        assert_linear("no text", 20_000, |size| vec![0xff; size], |body| excerpt(body));
    }
}
