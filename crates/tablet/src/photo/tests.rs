//! What a photo may still say after it was stripped: nothing but the picture.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::Rgb;

use super::*;

/// Left half red, right half blue.
fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 { Rgb([220, 0, 0]) } else { Rgb([0, 0, 220]) }
    })
}

fn camera_jpeg(image: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(image).unwrap();
    bytes
}

/// A JPEG as a telephone writes it: with its place, its maker and which way up it was held.
fn from_a_telephone(image: &RgbImage, orientation: u16) -> Vec<u8> {
    let field = |tag, value| Field { tag, ifd_num: In::PRIMARY, value };
    let degrees = || {
        Value::Rational(
            [(37, 1), (22, 1), (0, 1)].map(|(num, denom)| Rational { num, denom }).to_vec(),
        )
    };
    let fields = [
        field(Tag::Orientation, Value::Short(vec![orientation])),
        field(Tag::Make, Value::Ascii(vec![b"SecretMaker".to_vec()])),
        field(Tag::DateTimeOriginal, Value::Ascii(vec![b"2026:11:22 10:24:00".to_vec()])),
        field(Tag::GPSLatitude, degrees()),
        field(Tag::GPSLatitudeRef, Value::Ascii(vec![b"N".to_vec()])),
    ];
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut tiff = Cursor::new(Vec::new());
    writer.write(&mut tiff, false).unwrap();
    let segment = [b"Exif\0\0".as_slice(), tiff.get_ref()].concat();
    let len = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
    let plain = camera_jpeg(image);
    [&plain[..2], &[0xff, 0xe1], &len, &segment, &plain[2..]].concat()
}

fn code_of(camera: &[u8]) -> Code {
    strip(camera).unwrap_err().code()
}

#[test]
fn where_when_and_by_which_device_are_gone() {
    let camera = from_a_telephone(&picture(200, 100), 1);
    let before = exif::Reader::new().read_from_container(&mut Cursor::new(&camera)).unwrap();
    assert!(
        before.get_field(Tag::GPSLatitude, In::PRIMARY).is_some(),
        "the test's own photo says where"
    );
    let photo = strip(&camera).unwrap();
    assert!(exif::Reader::new().read_from_container(&mut Cursor::new(&photo.jpeg)).is_err());
    for word in [&b"Exif"[..], b"SecretMaker", b"2026"] {
        assert!(!photo.jpeg.windows(word.len()).any(|bytes| bytes == word));
    }
    assert_eq!(photo.hash, Hash::of(&photo.jpeg));
}

#[test]
fn a_photo_held_sideways_stands_upright_without_being_told() {
    // 6: the telephone was turned; the left side of what the sensor saw is the top.
    let photo = strip(&from_a_telephone(&picture(200, 100), 6)).unwrap();
    assert_eq!((photo.width, photo.height), (100, 200));
    let shown = image::load_from_memory(&photo.jpeg).unwrap().into_rgb8();
    let (top, bottom) = (shown.get_pixel(50, 20), shown.get_pixel(50, 180));
    assert!(top[0] > 150 && top[2] < 80, "{top:?}");
    assert!(bottom[2] > 150 && bottom[0] < 80, "{bottom:?}");
}

#[test]
fn a_large_photo_becomes_small_and_a_small_one_stays() {
    let photo = strip(&camera_jpeg(&picture(4_000, 3_000))).unwrap();
    assert_eq!((photo.width, photo.height), (1_600, 1_200));
    let (name, small) = photo.thumbnail.unwrap();
    let shown = image::load_from_memory(&small).unwrap();
    assert_eq!((shown.width(), shown.height()), (320, 240));
    assert_eq!(name, Hash::of(&small));
    assert!(small.len() < 20_000, "{}", small.len());
    let photo = strip(&camera_jpeg(&picture(120, 80))).unwrap();
    assert_eq!((photo.width, photo.height), (120, 80));
    assert_eq!(photo.thumbnail, None, "small itself");
}

#[test]
fn a_png_is_taken_and_kept_as_a_jpeg() {
    let mut png = Cursor::new(Vec::new());
    picture(60, 40).write_to(&mut png, ImageFormat::Png).unwrap();
    assert!(strip(png.get_ref()).unwrap().jpeg.starts_with(&[0xff, 0xd8, 0xff]));
}

#[test]
fn over_twenty_megabytes_is_too_large_without_being_looked_at() {
    assert_eq!(code_of(&vec![0; CAMERA_BYTES_MAX + 1]), Code::BLOB_TOO_LARGE);
}

#[test]
fn a_picture_that_claims_more_pixels_than_fit_is_too_large() {
    // A PNG's head: 60,000 by 60,000, and nothing behind it.
    let mut png = Cursor::new(Vec::new());
    picture(8, 8).write_to(&mut png, ImageFormat::Png).unwrap();
    let mut png = png.into_inner();
    png[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    assert!([Code::BLOB_TOO_LARGE, Code::BLOB_NOT_A_PHOTO].contains(&code_of(&png)));
    let large = RgbImage::new(12_001, 8);
    assert_eq!(code_of(&camera_jpeg(&large)), Code::BLOB_TOO_LARGE);
}

#[test]
fn what_is_no_photo_is_named_so() {
    let whole = camera_jpeg(&picture(200, 100));
    for garbage in [
        &b""[..],
        b"hello",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"GIF89a\x01\0\x01\0\0\0\0;",
        &whole[..20],
    ] {
        assert_eq!(code_of(garbage), Code::BLOB_NOT_A_PHOTO);
    }
}

#[test]
fn damaged_photos_never_bring_the_tablet_down() {
    let whole = from_a_telephone(&picture(64, 48), 6);
    let mut rng = model::rng::Rng::from_number(7);
    for _ in 0..300 {
        let mut damaged = whole.clone();
        for _ in 0..4 {
            let at = usize::try_from(rng.below(damaged.len() as u64)).unwrap();
            damaged[at] = rng.bytes::<1>()[0];
        }
        strip(&damaged).map(drop).unwrap_or_default();
    }
}
