//! A template from elsewhere that reaches for more than its own data is found without running it.

use letters::{Template, reaches};

fn found(source: &str) -> Vec<String> {
    let template = Template {
        name: "letters/probe.typ",
        source,
    };
    reaches(&template).iter().map(ToString::to_string).collect()
}

#[test]
fn imports_of_packages_and_files_are_found() {
    for source in [
        "#import \"@preview/cetz:0.3.0\": canvas",
        "#import \"@local/x:1.0.0\"",
        "#import \"/house/format.typ\": *",
        "#import \"../../secret.typ\": *",
        "#import \"other.typ\"",
        "#include \"chapter.typ\"",
        "#import \"/hou\" + \"se.typ\"",
        "#let path = \"@preview/x:1.0.0\"\n#import path: *",
        "#import \"\\u{40}preview/x:1.0.0\"",
    ] {
        assert_eq!(found(source).len(), 1, "{source}: {:?}", found(source));
    }
}

#[test]
fn whatever_reads_or_runs_is_found_also_where_no_sample_leads() {
    for source in [
        "#read(\"/etc/passwd\")",
        "#if false { read(\"/etc/passwd\") }",
        "#let f = read\n#f(\"/etc/passwd\")",
        "#(read)(\"x\")",
        "#let all = (read, json)",
        "#std.read(\"/etc/passwd\")",
        "#let s = std\n#s.read(\"x\")",
        "#json(\"/letterhead.json\")",
        "#json(\"../data.json\")",
        "#json(\"/da\" + \"ta.json\")",
        "#json(bytes(\"{}\"))",
        "#json.decode(\"x\")",
        "#image(\"https://example.org/x.png\")",
        "#figure(image(\"/secret.svg\"))",
        "#plugin(\"x.wasm\")",
        "#eval(\"1 + 1\")",
        "#bibliography(\"x.bib\")",
        "#csv(\"x\")",
        "#yaml(\"x\")",
        "#xml(\"x\")",
        "#cbor(\"x\")",
        "#toml(\"x\")",
        "#set raw(theme: \"x.tmTheme\")",
        "#raw(\"x\", syntaxes: \"x.yaml\")",
        "$ #read(\"x\") $",
        "#show \"a\": it => read(\"x\")",
    ] {
        assert!(!found(source).is_empty(), "{source} is not found");
    }
    let nested = format!("{}#read(\"x\"){}", "#[".repeat(5_000), "]".repeat(5_000));
    let _ = found(&nested);
}

#[test]
fn a_finding_names_file_line_and_column() {
    assert_eq!(
        found("Guten Tag\n\n  Ä #read(\"/etc/passwd\")"),
        ["letters/probe.typ:3:6: `read` reads /etc/passwd; letters do without it"]
    );
}

#[test]
fn good_templates_reach_for_nothing() {
    for source in [
        "#import \"/house.typ\": *\n#let data = json(\"/data.json\")\n#data.image #data.read.json",
        "#import \"/house.typ\": letter, gist\n#text(size: 9pt)[read json image eval]",
        "// read(\"/etc/passwd\")\n`#read(\"x\")` and \"import\"",
        "#image(\"/check.svg\", alt: \"Prüfcode\")",
        "#image(\"/emblem.svg\", alt: \"Wappen\")",
    ] {
        assert_eq!(found(source), Vec::<String>::new(), "{source}");
    }
}
