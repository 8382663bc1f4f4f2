//! The page at `/`.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use model::permission::Role;

use crate::kit::GRID;
use crate::kit::district::District;

/// Head and body, as sent.
fn page(district: &District) -> (String, String) {
    asked(district, "/", "")
}

fn asked(district: &District, path: &str, header: &str) -> (String, String) {
    let mut stream = TcpStream::connect(district.address.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n{header}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    // A refusal's body is not text.
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_lowercase(), body.to_owned())
}

#[test]
fn the_page_says_what_this_is_and_how_a_tablet_joins() {
    let district = District::new();
    let (head, body) = page(&district);
    assert!(head.starts_with("http/1.1 200"), "{head}");
    for said in
        ["入户通同步服务", "示范区", "虚构", "sync-server invite", env!("CARGO_PKG_VERSION")]
    {
        assert!(body.contains(said), "{said}: {body}");
    }
    for path in ["/healthz", "/readyz"] {
        assert!(body.contains(&format!("href=\"{path}\"")), "{path}");
        assert_eq!(district.get(path).status, 200);
    }
    let text = body.split("</style>").nth(1).unwrap();
    assert!(!text.contains('{'), "every place was filled: {text}");
}

#[test]
fn the_page_runs_nothing_and_loads_nothing() {
    let (head, body) = page(&District::new());
    assert!(
        head.contains("content-security-policy: default-src 'none'; style-src 'sha256-"),
        "{head}"
    );
    for header in ["x-content-type-options: nosniff", "referrer-policy: no-referrer"] {
        assert!(head.contains(header), "{head}");
    }
    let tags: String =
        body.split('<').filter_map(|tag| tag.split('>').next()).collect::<Vec<_>>().join("\n");
    for refused in ["script", " on", "src=", "//", "@import", "url("] {
        assert!(!tags.contains(refused) && !body.contains("@import"), "{refused}: {tags}");
    }
}

#[test]
fn a_district_in_service_does_not_call_its_people_fictitious_and_names_none() {
    let district = District::with(false, |_| {});
    district.person("0001", Role::GridWorker, &[GRID]);
    let (_, body) = page(&district);
    assert!(body.contains("正式区县") && !body.contains("虚构"), "{body}");
    for of_people in ["姓名0001", "0001", GRID] {
        assert!(!body.contains(of_people), "{of_people}");
    }
}

#[test]
fn what_differed_is_counted_by_version_for_this_machine_only_and_names_nobody() {
    use sync::digest::Short;
    let district = District::new();
    let user = district.worker("a", GRID);
    let mut a = crate::kit::tablet::Tablet::enrol(&district, "a", 1);
    let (_, made) = a.author.household(GRID, "王家");
    a.push(&district, &[made]);
    a.digest = Some(Short([9; 8]));
    let reply = a.sync(&district, None);
    assert_eq!(reply.digests.map(|sums| sums.len()), Some(1));
    let (_, text) = asked(&district, "/metrics", "");
    for said in ["doorstep_digest_compared_total", "doorstep_digest_mismatch_total"] {
        assert!(text.contains(&format!("{said}{{app_version=\"0.1.0\"}} 1\n")), "{text}");
    }
    let device = a.author.device.to_string();
    assert!(!text.contains(&user.to_string()) && !text.contains(&device) && !text.contains("grid"));
    // Who comes through a gateway comes from elsewhere.
    let (head, body) = asked(&district, "/metrics", "X-Forwarded-For: 127.0.0.1\r\n");
    assert!(head.starts_with("http/1.1 404") && !body.contains("doorstep_"), "{head}");
}
