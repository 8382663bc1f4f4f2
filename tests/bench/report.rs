//! How results are written: one JSON object a line, or a line of a table.

/// What is the better the more it is; of everything else there should be little.
const AT_LEAST: [&str; 3] = ["ingest", "duplicate_precision", "duplicate_recall"];

/// One result. The goal is for the ratio where there is a reference, else for the value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    pub(crate) value: f64,
    /// `ms` or `bytes`; `of 1` for a share.
    pub(crate) unit: &'static str,
    /// The plain way's value; none where the goal is absolute.
    pub(crate) reference: Option<f64>,
    pub(crate) goal: f64,
}

impl Measured {
    pub(crate) fn ratio(&self) -> Option<f64> {
        self.reference.map(|reference| self.value / reference)
    }

    pub(crate) fn is_met(&self) -> bool {
        let of = self.ratio().unwrap_or(self.value);
        if AT_LEAST.contains(&self.name) { of >= self.goal } else { of <= self.goal }
    }

    /// Prints it to standard output.
    pub(crate) fn print(&self, json: bool) {
        println!("{}", if json { self.json() } else { self.line() });
    }

    /// The fields in the order the reader expects; names and units need no escaping.
    fn json(&self) -> String {
        let maybe = |number: Option<f64>| number.map_or_else(|| "null".to_owned(), number_of);
        format!(
            r#"{{"name":"{}","value":{},"unit":"{}","reference":{},"ratio":{},"goal":{}}}"#,
            self.name,
            number_of(self.value),
            self.unit,
            maybe(self.reference),
            maybe(self.ratio()),
            number_of(self.goal),
        )
    }

    fn line(&self) -> String {
        let beside = match (self.reference, self.ratio()) {
            (Some(reference), Some(ratio)) => {
                format!("reference {:>10}  ratio {ratio:.3}", number_of(reference))
            }
            _ => String::new(),
        };
        let met = if self.is_met() { "met" } else { "MISSED" };
        let (value, goal) = (number_of(self.value), number_of(self.goal));
        format!(
            "{:<20} {value:>10} {:<5}  {beside:<36}  goal {goal:<5}  {met}",
            self.name, self.unit
        )
    }
}

/// At most three decimals, none where there are none.
fn number_of(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Says something to whoever waits.
pub(crate) fn say(text: impl std::fmt::Display) {
    eprintln!("bench: {text}");
}
