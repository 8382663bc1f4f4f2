//! The real binary: what a district's IT types, and what it is told.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

mod backup;
mod machine;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use machine::Machine;

impl Machine {
    fn serve(&self, arguments: &[&str]) -> Serving {
        let mut child = self
            .command("data", &[&["serve", "--listen", "127.0.0.1:0"], arguments].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening ").expect(&line).to_owned();
        Serving { child, address }
    }
}

struct Serving {
    child: Child,
    address: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_private(path: &Path, mode: u32) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777 == mode
}

#[test]
fn from_nothing_to_a_code_in_five_commands() {
    let it = Machine::new();
    let said = it.ok(&["init", "--name", "示范区"]);
    assert!(said.contains("封存私钥") && said.contains("data-sealing.key"), "{said}");
    assert!(
        is_private(&it.path("data"), 0o700) && is_private(&it.path("data/keys/root.key"), 0o600)
    );
    assert!(is_private(&it.path("data-sealing.key"), 0o600));
    it.ok(&["user", "add", "0001", "张三"]);
    let granted = it.ok(&["grant", "add", "0001", "grid/990101001001001", "grid_worker"]);
    assert!(granted.contains("编号 1"), "{granted}");
    let code = it.ok(&["invite", "0001"]);
    assert!(
        sync::enrol::EnrolCode::read(code.trim()).unwrap().address.starts_with("http://127.0.0.1"),
        "{code}"
    );
    assert!(it.ok(&["user", "list"]).contains("张三"));
    assert!(it.ok(&["grant", "list", "0001"]).contains("网格员"));
    it.ok(&["grant", "end", "1"]);
    assert!(it.refused(&["grant", "end", "1"]).contains("没有编号为 1"));
    it.ok(&["user", "disable", "0001"]);
    assert!(it.refused(&["invite", "0001"]).contains("停用"));
    assert!(it.ok(&["device", "list"]).is_empty() && it.ok(&["quarantine", "list"]).is_empty());
    let verified = it.ok(&["audit", "verify"]);
    let newest = verified.lines().last().unwrap();
    assert!(newest.starts_with("5:"), "{verified}");
    it.ok(&["audit", "verify", "--expect", newest]);
    let other = newest.replace("5:", "4:");
    assert!(it.refused(&["audit", "verify", "--expect", &other]).contains("第 4 行"));
}

#[test]
fn wrong_words_are_refused_with_what_to_do() {
    let it = Machine::new();
    assert!(it.refused(&["user", "list"]).contains("请先执行 sync-server init"));
    it.ok(&["init", "--name", "示范区"]);
    assert!(it.refused(&["init", "--name", "示范区"]).contains("不会覆盖"));
    it.ok(&["user", "add", "0001", "张三"]);
    for (arguments, said) in [
        (&["user", "add", "0001", "李四"][..], "已有人使用"),
        (&["user", "add", "零一", "李四"], "不能用"),
        (&["user", "add", "0002", " "], "1 到 50 个字"),
        (&["grant", "add", "0009", "grid/990101001001001", "grid_worker"], "没有工号为 0009"),
        (&["grant", "add", "0001", "grid/99", "grid_worker"], "不是一个范围"),
        (
            &["grant", "add", "0001", "user/0196f000-0000-7000-8000-000000000001", "grid_worker"],
            "不是一个范围",
        ),
        (&["grant", "add", "0001", "grid/990101001001001", "king"], "invalid value"),
        (
            &["grant", "add", "0001", "grid/990101001001001", "grid_worker", "--to", "2099-01-01"],
            "12 个月",
        ),
        (
            &["grant", "add", "0001", "grid/990101001001001", "grid_worker", "--to", "明天"],
            "不是日期",
        ),
        (&["device", "revoke", "x"], "没有编号为 x"),
        (&["quarantine", "show", "x:1", "--purpose", "核对"], "没有 x:1"),
        (&["demo"], "正式区县不能装入演示数据"),
    ] {
        let stderr = it.refused(arguments);
        assert!(stderr.contains(said), "{arguments:?}: {stderr}");
    }
    it.ok(&["grant", "add", "0001", "street/990101001", "sys_admin"]);
    assert!(
        it.refused(&["grant", "add", "0001", "street/990101001", "auditor"])
            .contains("不能是同一个人")
    );
}

#[test]
fn unknown_settings_are_refused_wherever_they_stand() {
    let it = Machine::new();
    it.ok(&["init", "--name", "示范区"]);
    let path = it.path("data/sync-server.toml");
    let template = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{template}\nlimit = 3\n")).unwrap();
    let lines = template.lines().count() + 2;
    let refused = it.refused(&["serve"]);
    assert!(refused.contains(&format!("第 {lines} 行")) && refused.contains("limit"), "{refused}");
    std::fs::write(&path, template).unwrap();
    let refused = it.command("data", &["serve"]).env("DOORSTEP_LISTN", "x").output().unwrap();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("DOORSTEP_LISTN"));
    assert!(it.refused(&["serve", "--listn", "x"]).contains("--listn"));
    let outside = it.refused(&["serve", "--listen", "0.0.0.0:0"]);
    assert!(outside.contains("明文 HTTP 只允许在本机使用"), "{outside}");
}

#[test]
fn a_server_serves_beside_the_command_line_and_stops_when_asked() {
    let it = Machine::new();
    it.ok(&["init", "--name", "示范区"]);
    let mut serving = it.serve(&[]);
    let address = serving.address.clone();
    it.ok(&["healthcheck", "--listen", &address]);
    it.ok(&["user", "add", "0001", "张三"]);
    it.ok(&["audit", "verify"]);
    // SIGTERM, as a service manager sends it.
    let pid = serving.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(serving.child.wait().unwrap().success());
    assert!(it.refused(&["healthcheck", "--listen", &address]).contains("服务没有回应"));
    assert!(it.ok(&["user", "list"]).contains("张三"));
}

#[test]
fn a_server_with_tls_is_well_too() {
    let it = Machine::new();
    it.ok(&["init", "--name", "示范区"]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    let tls = format!("[tls]\ncertificate = {certificate:?}\nkey = {key:?}\n");
    std::fs::write(it.path("data/sync-server.toml"), tls).unwrap();
    let serving = it.serve(&[]);
    it.ok(&["healthcheck", "--listen", &serving.address]);
    let bad = it
        .command(
            "data",
            &["serve", "--listen", "127.0.0.1:0", "--tls-key", "data/sync-server.toml"],
        )
        .output()
        .unwrap();
    assert!(!bad.status.success() && String::from_utf8_lossy(&bad.stderr).contains("TLS"));
}

#[test]
fn a_demo_district_is_filled_through_the_judge_and_only_once() {
    let it = Machine::new();
    it.ok(&["init", "--name", "演示区", "--demo"]);
    let said = it.ok(&["demo", "--preset", "sample"]);
    assert!(said.contains("demo-01"), "{said}");
    assert!(!said.contains("留待复核"), "an honest tablet is never quarantined: {said}");
    assert!(it.refused(&["demo"]).contains("已经有人员"));
    it.ok(&["audit", "verify"]);
    it.ok(&["invite", "demo-01"]);
}

#[test]
fn a_grid_is_split_by_a_plan_that_was_counted_first() {
    let it = Machine::new();
    it.ok(&["init", "--name", "演示区", "--demo"]);
    it.ok(&["demo", "--preset", "sample"]);
    let grants = it.ok(&["grant", "list", "demo-01"]);
    let grid = grants.split('\t').find_map(|cell| cell.strip_prefix("grid/")).unwrap().to_owned();
    let (a, b) = ("990101001001801", "990101001001802");
    let buildings = it.ok(&["grid", "buildings", &grid]);
    assert!(buildings.lines().all(|line| line.ends_with(',') && line.split(',').count() == 4));
    let plan: String = buildings
        .lines()
        .zip([b, a].iter().cycle())
        .map(|(line, code)| format!("{line}{code}\n"))
        .collect();
    std::fs::write(it.path("plan.csv"), plan).unwrap();
    let into = format!("{a},{b}");
    let split = ["grid", "split", grid.as_str(), "--into", into.as_str(), "--by", "plan.csv"];
    let counted = it.ok(&[&split[..], &["--dry-run"]].concat());
    assert!(counted.contains("没有改动") && counted.contains("household="), "{counted}");
    assert!(counted.contains(&format!("+\tdemo-01\tgrid/{a}")), "{counted}");
    assert_eq!(it.ok(&["grant", "list", "demo-01"]), grants, "nothing was changed");
    let done = it.ok(&split);
    let lines = |said: &str| said.lines().filter(|line| line.starts_with("grid/")).count();
    assert_eq!((lines(&done), lines(&counted)), (2, 2));
    assert!(done.contains("已完成"), "{done}");
    assert!(it.refused(&split).contains("已经拆分或合并"));
    let back = it.refused(&["grid", "merge", &into, "--into", &grid]);
    assert!(back.contains("代码已经用过"), "{back}");
    let space = format!("grid/{grid}");
    let late = it.refused(&["grant", "add", "demo-01", &space, "grid_worker"]);
    assert!(late.contains("请用新网格的代码"), "{late}");
    it.ok(&["grid", "merge", &into, "--into", "990101001001803"]);
    let elsewhere = ["grid", "merge", "990101001001803", "--into", "990101002001001"];
    assert!(it.refused(&elsewhere).contains("同一个社区"));
    it.ok(&["audit", "verify"]);
}

#[test]
fn keys_are_rotated_and_everything_is_looked_over_as_the_handbook_says() {
    let machine = Machine::new();
    machine.ok(&["init", "--name", "某某区"]);
    let first = machine.ok(&["keys", "show"]);
    assert!(first.contains("successions\t0"), "{first}");
    machine.ok(&["keys", "rotate", "server"]);
    machine.ok(&["keys", "rotate", "root"]);
    machine.ok(&["keys", "rotate", "root"]);
    let now = machine.ok(&["keys", "show"]);
    assert!(now.contains("successions\t2"), "{now}");
    assert_ne!(first.lines().next(), now.lines().next());
    assert!(machine.ok(&["audit", "verify"]).contains(':'));
    drop(machine.serve(&[]));
    // A certificate that cannot be served replaces none.
    std::fs::write(machine.path("bad.pem"), "nothing").unwrap();
    let bad = ["keys", "rotate", "tls", "--certificate", "bad.pem", "--key", "bad.pem"];
    assert!(machine.refused(&bad).contains("TLS"));
    assert!(machine.ok(&["check"]).contains("全部正常"));
    assert!(machine.ok(&["check", "--mend"]).contains("全部正常"));
}
