//! What the Android package may do, read from the project it is built from (DOMAIN ).

use crate::tree::{assert_none, paths, read};

const PROJECT: &str = "src-tauri/gen/android/";
const MAIN: &str = "src-tauri/gen/android/app/src/main/";

/// To reach the district's server. A photo is taken by the system's camera, which needs none.
const PERMISSIONS: [&str; 1] = ["android.permission.INTERNET"];

/// What must not come in by a library either: where somebody is, who they know, what they do.
const NEVER: [&str; 5] = [
    "android.permission.ACCESS_BACKGROUND_LOCATION",
    "android.permission.ACCESS_FINE_LOCATION",
    "android.permission.ACCESS_COARSE_LOCATION",
    "android.permission.ACTIVITY_RECOGNITION",
    "com.google.android.gms.permission.AD_ID",
];

fn main(path: &str) -> String {
    without_comments(&read(&format!("{MAIN}{path}")))
}

fn without_comments(xml: &str) -> String {
    let mut parts = xml.split("<!--");
    let mut text = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| text.push_str(part.split_once("-->").map_or("", |(_, after)| after)));
    text
}

/// The permissions a manifest asks for, and those it takes out of what libraries ask for.
fn permissions(manifest: &str) -> (Vec<String>, Vec<String>) {
    let (mut asked, mut removed) = (Vec::new(), Vec::new());
    for element in manifest.split("<uses-permission").skip(1) {
        let element = element.split('>').next().unwrap_or_default();
        let name = element.split("android:name=\"").nth(1).and_then(|rest| rest.split('"').next());
        let list =
            if element.contains("tools:node=\"remove\"") { &mut removed } else { &mut asked };
        list.push(name.unwrap_or("without a name").to_owned());
    }
    (asked, removed)
}

#[test]
fn the_package_may_reach_its_server_and_follows_nobody() {
    let (asked, removed) = permissions(&main("AndroidManifest.xml"));
    assert_eq!(asked, PERMISSIONS);
    let missing: Vec<String> = NEVER
        .iter()
        .filter(|name| !removed.iter().any(|removed| removed == *name))
        .map(|name| (*name).to_owned())
        .collect();
    assert_none("take these out with tools:node=\"remove\"", &missing);
    let other: Vec<String> = paths()
        .into_iter()
        .filter(|path| path.starts_with(PROJECT) && path.ends_with("AndroidManifest.xml"))
        .filter(|path| *path != format!("{MAIN}AndroidManifest.xml"))
        .collect();
    assert_none("one manifest says what the package may do", &other);
}

#[test]
fn an_element_that_is_commented_out_asks_for_nothing() {
    let manifest = "<a><!-- <uses-permission android:name=\"x\"/> --><uses-permission-sdk-23 \
         android:name=\"y\"/><uses-permission tools:node=\"remove\" android:name=\"z\"/></a>";
    let found = permissions(&without_comments(manifest));
    assert_eq!(found, (vec!["y".to_owned()], vec!["z".to_owned()]));
}

#[test]
fn nothing_of_a_tablet_is_backed_up_or_carried_to_another() {
    let manifest = main("AndroidManifest.xml");
    for says in [
        "android:allowBackup=\"false\"",
        "android:dataExtractionRules=\"@xml/no_backup\"",
        "android:fullBackupContent=\"@xml/no_backup_before_12\"",
    ] {
        assert_eq!(manifest.matches(says).count(), 1, "{says}");
    }
    for (rules, sections) in [("no_backup", 2), ("no_backup_before_12", 1)] {
        let rules = main(&format!("res/xml/{rules}.xml"));
        assert!(!rules.contains("<include"), "{rules}");
        for domain in ["root", "file", "database", "sharedpref", "external"] {
            let excluded = format!("<exclude domain=\"{domain}\" path=\".\" />");
            assert_eq!(rules.matches(&excluded).count(), sections, "{excluded}");
        }
    }
}

#[test]
fn the_screen_is_neither_pictured_nor_recorded() {
    let activity = main("java/org/doorstep/field/MainActivity.kt");
    let created = activity.split("override fun onCreate").nth(1).expect("onCreate");
    let secured = created.find("window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)");
    let shown = created.find("super.onCreate(savedInstanceState)");
    assert!(secured.is_some() && secured < shown, "before anything is drawn");
    assert!(!activity.contains("clearFlags"));
}

#[test]
fn a_photo_is_left_in_no_folder_of_the_camera() {
    let activity = main("java/org/doorstep/field/MainActivity.kt");
    assert!(activity.contains("getExternalFilesDir(Environment.DIRECTORY_PICTURES)"));
    assert!(activity.contains("forgetPhotosOlderThan(0)") && activity.contains("it.delete()"));
    let shared = main("res/xml/file_paths.xml");
    let folders: Vec<&str> = shared.matches("-path name=").collect();
    assert_eq!(folders.len(), 1, "one folder other apps can be let into");
    assert!(shared.contains("<external-files-path name=\"photos\" path=\"Pictures/\" />"));
}

#[test]
fn nothing_is_sent_in_the_clear() {
    let manifest = main("AndroidManifest.xml");
    assert_eq!(manifest.matches("android:usesCleartextTraffic=\"false\"").count(), 1);
    assert!(manifest.contains("android:networkSecurityConfig=\"@xml/network\""));
    let network = main("res/xml/network.xml");
    assert!(network.contains("<base-config cleartextTrafficPermitted=\"false\">"));
    assert!(
        !network.contains("cleartextTrafficPermitted=\"true\"") && !network.contains("\"user\"")
    );
    assert!(!read("src-tauri/gen/android/app/build.gradle.kts").contains("Cleartext"));
}

#[test]
fn one_activity_is_open_to_others_and_it_is_the_screen() {
    let manifest = main("AndroidManifest.xml");
    assert_eq!(manifest.matches("android:exported=\"true\"").count(), 1);
    assert_eq!(manifest.matches("<activity").count(), 1);
    assert_eq!(manifest.matches("android:scheme").count(), 0, "no link opens it");
    for absent in ["<service", "<receiver", "android:debuggable", "LEANBACK"] {
        assert!(!manifest.contains(absent), "{absent}");
    }
}

#[test]
fn no_binary_and_no_key_is_kept_in_the_android_project() {
    let binary = [".jar", ".so", ".jks", ".keystore", ".apk", ".aab"];
    let found: Vec<String> = paths()
        .into_iter()
        .filter(|path| path.starts_with(PROJECT))
        .filter(|path| {
            binary.iter().any(|ending| path.ends_with(ending)) || path.ends_with("local.properties")
        })
        .collect();
    assert_none("these are made, not kept", &found);
}
