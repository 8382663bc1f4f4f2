//! Who gets in.

use super::client::{Rig, echo};

#[test]
fn the_printed_address_lets_one_browser_in_and_only_once() {
    let rig = Rig::start(echo());
    let wrong = rig.get("/enter?token=00").send();
    assert_eq!((wrong.status, wrong.header("set-cookie")), (401, None));

    let first = rig.get(&rig.way_in).send();
    assert_eq!((first.status, first.header("location")), (303, Some("/")));
    let set = first.header("set-cookie").unwrap().to_owned();
    for wanted in ["; HttpOnly", "; SameSite=Strict", "; Path=/"] {
        assert!(set.contains(wanted), "{set}");
    }
    // Two tablets in one browser: one jar for all ports.
    assert!(set.starts_with(&format!("doorstep-{}=", rig.address.port())), "{set}");

    let second = rig.get(&rig.way_in).send();
    assert_eq!((second.status, second.header("set-cookie")), (401, None));
    let cookie = set.split(';').next().unwrap();
    let again = rig.get(&rig.way_in).header("Cookie", cookie).send();
    assert_eq!((again.status, again.header("set-cookie")), (303, None));
}

#[test]
fn without_the_cookie_nothing_is_shown_and_nothing_called() {
    let rig = Rig::start(echo());
    let page = rig.get("/").send();
    assert_eq!(page.status, 401);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(page.body.contains("请用启动时打印的那个地址打开"), "{}", page.body);
    for path in ["/index.html", "/assets/index-a1.js", "/no-such", "/enter"] {
        assert_eq!(rig.get(path).send().status, 401, "{path}");
    }
    let name = format!("doorstep-{}", rig.address.port());
    let almost = format!("{}0", "09".repeat(31));
    for cookie in ["", "doorstep=1", &format!("{name}="), &format!("{name}={almost}")] {
        let call = rig.call("get_state", "{}", cookie);
        assert_eq!((call.status, call.code().as_str()), (401, "not-entered"), "{cookie}");
    }
}

#[test]
fn another_site_and_another_name_for_this_machine_are_refused() {
    let rig = Rig::start(echo());
    let ours = rig.address.to_string();
    let port = rig.address.port();
    // A name that was made to lead here must not use the token up either.
    assert_eq!(rig.get(&rig.way_in).host("evil.example").send().status, 403);
    let cookie = rig.enter();

    let call = |host: &str, origin: Option<&str>| {
        let ask = rig.ask("POST", "/call/get_state").host(host).header("Cookie", &cookie);
        let ask = ask.header("Content-Type", "application/json");
        let ask = match origin {
            Some(origin) => ask.header("Origin", origin),
            None => ask,
        };
        ask.body(b"{}".to_vec()).send()
    };
    assert_eq!(call(&ours, None).status, 200);
    assert_eq!(call(&ours, Some(&format!("http://{ours}"))).status, 200);
    let foreign = ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"];
    for origin in foreign {
        let reply = call(&ours, Some(origin));
        assert_eq!((reply.status, reply.code().as_str()), (403, "foreign-origin"), "{origin}");
    }
    for host in ["evil.example", &format!("localhost:{port}"), "127.0.0.1", "127.0.0.1:1"] {
        assert_eq!(call(host, None).status, 403, "{host}");
        let page = rig.get("/").host(host).header("Cookie", &cookie).send();
        assert_eq!(page.status, 403, "{host}");
    }
}

#[test]
fn every_answer_carries_the_security_headers() {
    let rig = Rig::start(echo());
    let cookie = rig.enter();
    let answers = [
        rig.get("/").header("Cookie", &cookie).send(),
        rig.get("/no-such").header("Cookie", &cookie).send(),
        rig.get("/").send(),
        rig.get("/").host("evil.example").send(),
        rig.call("get_state", "{}", &cookie),
        rig.ask("DELETE", "/").header("Cookie", &cookie).send(),
    ];
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 404, 401, 403, 200, 405]);
    for answer in &answers {
        let policy = answer.header("content-security-policy");
        assert_eq!(policy, Some(doorstep_bridge::headers::CONTENT_SECURITY_POLICY));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
    }
}
