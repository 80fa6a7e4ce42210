//! Files made to hurt: each a one-line error, with no more memory than the file explains.

use super::allocations::peak_of;
use super::build::{archive, dictionary, integer, safetensors, tensor, text, view, zip};
use super::open_bytes;

fn assert_refused(bytes: &[u8], reason: &str) {
    let (result, peak) = peak_of(|| open_bytes(bytes).err());
    let error = result.unwrap_or_else(|| panic!("was read where it should have said: {reason}"));
    assert!(error.contains(reason), "{error}");
    assert!(error.len() < 500 && error.lines().count() == 1, "{error}");
    // 72 bytes for the value that one byte may make, and what vectors keep for their growth.
    assert!(peak <= 100 * bytes.len() + 100_000, "{peak} bytes held for a file of {}", bytes.len());
}

fn assert_pickle_refused(pickle: &[u8], reason: &str) {
    assert_refused(&archive(pickle, &[&[0; 16]]), reason);
}

/// A pickle that runs these instructions in the value of one entry beside good weights.
fn beside_weights(instructions: &[u8]) -> Vec<u8> {
    let model = dictionary(&[("w", tensor("0", 4, 0, &[4], &[1]))]);
    // Without the protocol before it and the full stop behind it.
    let model = model[2..model.len() - 1].to_vec();
    dictionary(&[("model", model), ("extra", instructions.to_vec())])
}

#[test]
fn weights_are_read_beside_what_is_harmless() {
    let harmless: [&[u8]; 7] = [
        b"N",
        b"]",
        b"G\0\0\0\0\0\0\0\0",
        b"cargparse\nNamespace\n)\x81}b",
        b"c__main__\nMode\nK\x01\x85R",
        b"cnumpy\n_a_function_of_its_own\n)R",
        b"csubprocess\nPopen\n",
    ];
    for instructions in harmless {
        open_bytes(&archive(&beside_weights(instructions), &[&[0; 16]])).unwrap();
    }
}

#[test]
fn weights_are_found_beside_a_model_that_is_none() {
    let weights = dictionary(&[("w", tensor("0", 4, 0, &[4], &[1]))]);
    let weights = weights[2..weights.len() - 1].to_vec();
    for model in [&b"c__main__\nNet\n)\x81"[..], b"}", b"N"] {
        let pickle = dictionary(&[("model", model.to_vec()), ("state_dict", weights.clone())]);
        let checkpoint = open_bytes(&archive(&pickle, &[&[0; 16]])).unwrap();
        assert!(checkpoint.get("w").is_some());
    }
}

#[test]
fn calls_are_refused_however_they_are_written() {
    let argument = text("touch sam2unet-was-here");
    let in_lines = [b"cposix\nsystem\n", &argument[..], b"\x85R"].concat();
    let from_stack = [&text("os")[..], &text("system"), b"\x93", &argument, b"\x85R"].concat();
    let as_instance = [b"cos\nsystem\n", &argument[..], b"\x85\x81"].concat();
    let with_keywords = [b"cos\nsystem\n", &argument[..], b"\x85}\x92"].concat();
    let remembered = [b"cos\nsystem\nq\x05", &argument[..], b"\x85q\x060h\x05h\x06R"].concat();
    for instructions in [in_lines, from_stack, as_instance, with_keywords, remembered] {
        assert_pickle_refused(&beside_weights(&instructions), "asks to run `os.system`");
    }
    for callee in ["builtins.exec", "builtins.getattr", "subprocess.Popen", "runpy.run_path", "_io.open"] {
        let global = format!("c{}\n", callee.replace('.', "\n"));
        let instructions = [global.as_bytes(), &argument, b"\x85R"].concat();
        assert_pickle_refused(&beside_weights(&instructions), &format!("asks to run `{callee}`"));
    }
    assert_pickle_refused(&beside_weights(b"c__main__\nMaker\n)R)R"), "what another call returned");
    for old in [&b"(cos\nsystem\no"[..], b"(ios\nsystem\n", b"P1\n"] {
        assert_pickle_refused(&beside_weights(old), "protocol 0 or 1");
    }
}

#[test]
fn pickles_that_claim_more_than_they_have_are_cut_short() {
    let long = [0xff; 8];
    for instruction in
        [&b"X"[..], b"T", b"B", b"\x8b", b"\x8d", b"\x8e", b"\x96", b"\x95", b"G", b"c", b"\x8c", b"(", b""]
    {
        let pickle = [b"\x80\x04", instruction, &long[..8.min(8 * instruction.len())]].concat();
        assert!(open_bytes(&archive(&pickle, &[])).is_err());
    }
    assert_pickle_refused(b"\x80\x04X\xff\xff\xff\x7fabc.", "is cut short");
    assert_pickle_refused(&[b"\x80\x04c", &[b'a'; 5000][..]].concat(), "names a class without end");
}

#[test]
fn broken_pickles_say_how() {
    for (pickle, reason) in [
        (&b"\x80\x06N."[..], "newer than 5"),
        (b".", "takes more from its stack"),
        (b"R.", "takes more from its stack"),
        (b"N(R.", "takes more from its stack"),
        (b"0.", "takes more from its stack"),
        (b"t.", "takes more from its stack"),
        (b"h\x01.", "has not remembered"),
        (b"NN\x93.", "by something else than text"),
        (b"\x82\x01.", "only its author's Python"),
        (b"\x97.", "outside of the file"),
        (b"\xff.", "Python does not know"),
        (b"N.", "holds something else"),
        (b"}.", "holds no tensors"),
    ] {
        assert_pickle_refused(pickle, reason);
    }
}

#[test]
fn deep_and_circular_pickles_are_no_trouble() {
    let deep = |opening: &[u8], closing: &[u8]| [&opening.repeat(100_000)[..], &closing.repeat(99_999), b"."].concat();
    assert_pickle_refused(&deep(b"]", b"a"), "holds something else");
    assert_pickle_refused(&[b")", &[0x85; 100_000][..], b"."].concat(), "holds something else");
    assert_pickle_refused(&[&[b'('; 100_000][..], b"N."].concat(), "holds something else");
    // A list in itself, and a dictionary that is its own "model".
    assert_pickle_refused(b"]q\x00h\x00a.", "holds something else");
    assert_pickle_refused(&[b"}q\x00", &text("model")[..], b"h\x00s."].concat(), "holds no tensors under `model`");
    let wrapped = [&b"ctorch._utils\n_rebuild_parameter\n(".repeat(50)[..], b"N", &b"\x88NtR".repeat(50)].concat();
    assert_pickle_refused(&dictionary(&[("w", wrapped)]), "is wrapped too often");
}

#[test]
fn bombs_stay_small() {
    // Each round puts the list twice into a new one: 2^60 items for who copies them.
    let doubling = [&b"]"[..], &b"q\x00]h\x00ah\x00a".repeat(60), b"."].concat();
    assert_pickle_refused(&doubling, "holds something else");
    for instruction in [b'N', b']', b'}', b')', b'('] {
        assert_pickle_refused(&vec![instruction; 1_100_000], "longer than any");
    }
    // A shape of 200 000 dimensions that 10 000 tensors share.
    let shape = [b"(", &b"K\x01".repeat(200_000)[..], b"tq\x00"].concat();
    let names: Vec<_> = (0..10_000).map(|i| i.to_string()).collect();
    let mut entries = vec![("shape", shape)];
    entries.extend(names.iter().map(|name| (name.as_str(), view("0", 4, 0, b"h\x00", b"h\x00"))));
    assert_pickle_refused(&dictionary(&entries), "does not write");
    // A name of a megabyte is no name, and is not repeated in the error.
    let name = "n".repeat(1 << 20);
    assert_pickle_refused(&dictionary(&[(&name, tensor("0", 4, 0, &[4], &[1]))]), "whose name is no text");
    let name = "n".repeat(1000);
    assert_pickle_refused(&dictionary(&[(&name, tensor("0", 4, 9, &[4], &[1]))]), "reaches past the end");
}

#[test]
fn names_come_once() {
    let weight = || tensor("0", 4, 0, &[4], &[1]);
    assert_pickle_refused(&dictionary(&[("w", weight()), ("w", weight())]), "has two tensors `w`");
    let pickle = dictionary(&[("w", weight())]);
    let records: [(&str, &[u8]); 3] = [("a/data.pkl", &pickle), ("a/data/0", &[0; 16]), ("a/data/0", &[1; 16])];
    assert_refused(&zip(&records), "two records `a/data/0`");
    assert_refused(&zip(&[("a/data.pkl", &pickle), ("b/data.pkl", &pickle)]), "several checkpoints");
}

/// Puts bytes into an archive of one tensor, at a distance from its only entry of storage in the directory.
fn with_directory(distance: usize, bytes: &[u8]) -> Vec<u8> {
    let mut archive = archive(&dictionary(&[("w", tensor("0", 4, 0, &[4], &[1]))]), &[&[0; 16]]);
    let entry = (0..archive.len()).rev().find(|&at| archive[at..].starts_with(b"PK\x01\x02")).unwrap();
    archive[entry + distance..][..bytes.len()].copy_from_slice(bytes);
    archive
}

#[test]
fn archives_that_lie_are_refused() {
    assert!(open_bytes(&with_directory(0, b"PK")).is_ok());
    assert_refused(&with_directory(8, &[1]), "`data/0` is encrypted");
    assert_refused(&with_directory(10, &[8]), "`data/0` is compressed");
    assert_refused(&with_directory(20, &[1, 0]), "`data/0` is compressed");
    assert_refused(&with_directory(20, &[0, 0, 0, 0x70, 0, 0, 0, 0x70]), "overlaps");
    assert_refused(&with_directory(42, &[0]), "overlaps");
    assert_refused(&with_directory(42, &[0xff; 4]), "not a zip archive's");
    assert_refused(&with_directory(28, &[0xff; 2]), "not a zip archive's");
    assert_refused(&with_directory(30, &[1]), "not a zip archive's");
    let good = with_directory(0, b"PK");
    let end = good.len() - 22;
    for (at, bytes) in [(10, &[9, 0][..]), (10, &[1, 0]), (12, &[0; 4]), (12, &[0xff; 4]), (16, &[0xff; 4])] {
        let mut bad = good.clone();
        bad[end + at..][..bytes.len()].copy_from_slice(bytes);
        assert_refused(&bad, "is damaged");
    }
    // The 64-bit end that this points to is not there.
    let locator = [&b"PK\x06\x07"[..], &[0; 4], &[0xf0; 8], &[1, 0, 0, 0]].concat();
    assert_refused(&[&good[..end], &locator, &good[end..]].concat(), "is cut short");
}

#[test]
fn places_beyond_32_bits_are_read_from_the_extra_field() {
    let mut wide = with_directory(20, &[0xff; 8]);
    let entry = (0..wide.len()).rev().find(|&at| wide[at..].starts_with(b"PK\x01\x02")).unwrap();
    let place = u32::from_le_bytes(wide[entry + 42..][..4].try_into().unwrap());
    wide[entry + 42..][..4].fill(0xff);
    let numbers = [16, 16, u64::from(place)].map(u64::to_le_bytes).concat();
    let extra = [&[9, 9, 1, 0, 0, 1, 0, 24, 0], &numbers[..]].concat();
    wide[entry + 30] = extra.len() as u8;
    let end = wide.len() - 22;
    let size = u32::from_le_bytes(wide[end + 12..][..4].try_into().unwrap()) + extra.len() as u32;
    wide[end + 12..][..4].copy_from_slice(&size.to_le_bytes());
    wide.splice(end..end, extra);
    let checkpoint = open_bytes(&wide).unwrap();
    assert_eq!(checkpoint.read_f32(checkpoint.get("w").unwrap()).unwrap(), [0.0; 4]);
}

#[test]
fn safetensors_that_lie_are_refused() {
    let one = |fields: &str| safetensors(format!(r#"{{"w":{{{fields}}}}}"#).as_bytes(), &[0; 8]);
    assert!(open_bytes(&one(r#""dtype":"F32","shape":[2],"data_offsets":[0,8]"#)).is_ok());
    for (fields, reason) in [
        (r#""dtype":"F32","shape":[3],"data_offsets":[0,12]"#, "is cut short"),
        (r#""dtype":"F32","shape":[1],"data_offsets":[0,4]"#, "4 bytes that its header does not mention"),
        (r#""dtype":"F32","shape":[1],"data_offsets":[4,8]"#, "does not begin at byte 0"),
        (r#""dtype":"F32","shape":[1],"data_offsets":[0,8]"#, "has 8 bytes, which its shape does not explain"),
        (r#""dtype":"F32","shape":[4294967296,4294967296,2],"data_offsets":[0,8]"#, "does not explain"),
        (r#""dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551615]"#, "is cut short"),
        (r#""dtype":"F33","shape":[1],"data_offsets":[0,8]"#, "is made of `F33`"),
        (r#""dtype":"F32","shape":[-1],"data_offsets":[0,8]"#, "goes wrong at line 1"),
        (r#""dtype":"F32","shape":[1e3],"data_offsets":[0,8]"#, "goes wrong at line 1"),
        (r#""dtype":"F32","shape":[2]"#, "goes wrong at line 1"),
    ] {
        assert_refused(&one(fields), reason);
    }
    let entry = |begin, end| format!(r#"{{"dtype":"U8","shape":[{}],"data_offsets":[{begin},{end}]}}"#, end - begin);
    let two = |first: &str, a: String, second: &str, b: String| {
        safetensors(format!(r#"{{"{first}":{a},"{second}":{b}}}"#).as_bytes(), &[0; 8])
    };
    assert!(open_bytes(&two("b", entry(4, 8), "a", entry(0, 4))).is_ok());
    assert_refused(&two("a", entry(0, 4), "b", entry(3, 8)), "`b` does not begin at byte 4");
    assert_refused(&two("a", entry(0, 4), "b", entry(5, 8)), "`b` does not begin at byte 4");
    assert_refused(&two("a", entry(0, 4), "a", entry(4, 8)), "has two tensors `a`");
    assert_refused(
        &one(&format!(r#""dtype":"F32","shape":[{}1],"data_offsets":[0,8]"#, "1,".repeat(64))),
        "goes wrong",
    );
    assert_refused(&safetensors(&[b"{\"__metadata__\":", &b"[".repeat(100_000)[..]].concat(), &[]), "goes wrong");
    assert_refused(&safetensors(b"{\"w\":\xff}", &[]), "goes wrong");
    for length in [100_000_001u64, 0xffff_ffff] {
        assert_refused(&[&length.to_le_bytes()[..], b"{}"].concat(), "claims to be");
    }
    assert_refused(&[&99_000_000u64.to_le_bytes()[..], b"{}"].concat(), "is cut short");
}

#[test]
fn legacy_files_that_lie_are_refused() {
    let magic = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.";
    let file = |order: &[u8], keys: &[u8], storages: &[u8]| {
        let object = dictionary(&[("w", tensor("0", 4, 0, &[4], &[1]))]);
        let system = dictionary(&[("little_endian", order.to_vec())]);
        [magic, &b"\x80\x02M\xe9\x03."[..], &system, &object, keys, storages].concat()
    };
    let keys = [b"\x80\x02]", &text("0")[..], b"a."].concat();
    let storage = |elements: i64| [&elements.to_le_bytes()[..], &[0; 16]].concat();
    assert!(open_bytes(&file(b"\x88", &keys, &storage(4))).is_ok());
    // Longer than the first look at the file.
    let long = [b"B\0\0\x30\0", &[0; 3 << 20][..], b"0\x88"].concat();
    assert!(open_bytes(&file(&long, &keys, &storage(4))).is_ok());
    assert_refused(&file(b"\x89", &keys, &storage(4)), "big-endian");
    assert_refused(&file(b"\x88", &keys, &storage(-1)), "has not the size it should have");
    assert_refused(&file(b"\x88", &keys, &storage(4)[..23]), "is cut short");
    assert_refused(&file(b"\x88", &keys, &storage(4)[..7]), "is cut short");
    assert_refused(&file(b"\x88", b"\x80\x02].", &[]), "storage `0`, which is missing");
    let unknown = [b"\x80\x02]", &text("1")[..], b"a."].concat();
    assert_refused(&file(b"\x88", &unknown, &storage(4)), "its storage `1` is of a kind");
    assert_refused(&file(b"\x88", &[b"\x80\x02]", &integer(1)[..], b"a."].concat(), &storage(4)), "has no name");
    assert_refused(&[&magic[..], b"N.N.N.N."].concat(), "where weights by name should be");
}
