//! The screens.

use super::client::{Rig, echo, write};

#[test]
fn the_screens_come_with_their_types() {
    let rig = Rig::start(echo());
    let cookie = rig.enter();
    let get = |path: &str| rig.get(path).header("Cookie", &cookie).send();
    for (path, content_type, body) in [
        ("/", "text/html; charset=utf-8", "入户通"),
        ("/index.html", "text/html; charset=utf-8", "入户通"),
        ("/assets/index-a1.js", "text/javascript; charset=utf-8", "export {}"),
        ("/plain.css?v=1", "text/css; charset=utf-8", "p{}"),
    ] {
        let reply = get(path);
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (200, Some(content_type)),
            "{path}"
        );
        assert!(reply.body.contains(body), "{path}");
    }
    for path in ["/no-such.js", "/assets", "/assets/"] {
        assert_eq!(get(path).status, 404, "{path}");
    }
}

#[test]
fn no_path_leads_out_of_the_folder() {
    let rig = Rig::start(echo());
    let cookie = rig.enter();
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "secret.txt", "secret");
    let secret = outside.path().join("secret.txt");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&secret, rig.screens.path().join("link.txt")).unwrap();
    let up = "/..".repeat(rig.screens.path().components().count());
    let named = secret.display();
    for path in [
        format!("{up}{named}"),
        format!("{}{named}", "/%2e%2e".repeat(9)),
        format!("{}{named}", "/..%2f".repeat(9)),
        format!("/assets/../../{named}"),
        format!("/{named}"),
        "/link.txt".to_owned(),
    ] {
        let reply = rig.get(&path).header("Cookie", &cookie).send();
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.body.contains("secret"), "{path}");
    }
}
