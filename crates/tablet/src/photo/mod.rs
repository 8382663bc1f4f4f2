//! From what the camera gives to what is kept: turned upright, at most 1600 pixels, a fresh JPEG without a word
//! about where, when or by which device it was taken (DESIGN 10, DOMAIN R-23).

mod keep;
pub(crate) mod room;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};
use sync::code::Code;
use sync::hash::Hash;

use crate::error::Result;

pub(crate) use keep::{names, photos};

/// The largest file taken from the camera.
pub const CAMERA_BYTES_MAX: usize = 20 * 1024 * 1024;
/// The longer side of what is kept.
pub const SIDE_PIXELS_MAX: u32 = 1_600;
/// The longer side of a thumbnail: sharp at six centimetres on a tablet, about 8 KB.
pub const THUMBNAIL_SIDE_PIXELS_MAX: u32 = 320;
const THUMBNAIL_QUALITY: u8 = 70;
const CAMERA_SIDE_PIXELS_MAX: u32 = 12_000;
/// Room for about 50 million pixels while decoding; more is no tablet's camera.
const DECODE_BYTES_MAX: u64 = 160 * 1024 * 1024;
const QUALITY: u8 = 80;

/// A photo as it is kept and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stripped {
    /// A JPEG without metadata.
    pub jpeg: Vec<u8>,
    /// Its SHA-256: its name.
    pub hash: Hash,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// What stands for it until somebody looks closely, and its name; none for one that is as small itself.
    pub thumbnail: Option<(Hash, Vec<u8>)>,
}

/// Strips a photo.
///
/// # Errors
/// [`Code::BLOB_TOO_LARGE`] over 20 MB or 50 million pixels, [`Code::BLOB_NOT_A_PHOTO`] for what is neither a
/// JPEG nor a PNG, or is damaged.
pub fn strip(camera: &[u8]) -> Result<Stripped> {
    if camera.len() > CAMERA_BYTES_MAX {
        return Err(Code::BLOB_TOO_LARGE.into());
    }
    // Decoders are other people's code on bytes that may be damaged: a panic is one more way to say so.
    let stripped = catch_unwind(AssertUnwindSafe(|| decode(camera).and_then(encode)));
    Ok(stripped.unwrap_or(Err(Code::BLOB_NOT_A_PHOTO))?)
}

fn decode(camera: &[u8]) -> std::result::Result<DynamicImage, Code> {
    let mut reader = ImageReader::new(Cursor::new(camera))
        .with_guessed_format()
        .map_err(|_| Code::BLOB_NOT_A_PHOTO)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png)) {
        return Err(Code::BLOB_NOT_A_PHOTO);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(CAMERA_SIDE_PIXELS_MAX);
    limits.max_image_height = Some(CAMERA_SIDE_PIXELS_MAX);
    limits.max_alloc = Some(DECODE_BYTES_MAX);
    limits.check_support(&image::LimitSupport::default()).map_err(|_| Code::BLOB_TOO_LARGE)?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| code_of(&error))?;
    if decoder.total_bytes() > DECODE_BYTES_MAX {
        return Err(Code::BLOB_TOO_LARGE);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(|error| code_of(&error))?;
    // Made small first: turning a large one would hold it twice.
    let mut image = match image.width().max(image.height()) {
        0..=SIDE_PIXELS_MAX => image,
        _ => image.resize(SIDE_PIXELS_MAX, SIDE_PIXELS_MAX, FilterType::Triangle),
    };
    image.apply_orientation(orientation);
    Ok(image)
}

fn encode(image: DynamicImage) -> std::result::Result<Stripped, Code> {
    let side = THUMBNAIL_SIDE_PIXELS_MAX;
    let thumbnail = match image.width().max(image.height()) > side {
        true => Some(jpeg(&image.thumbnail(side, side).into_rgb8(), THUMBNAIL_QUALITY)?),
        false => None,
    };
    let image = image.into_rgb8();
    let (width, height) = image.dimensions();
    let (hash, jpeg) = jpeg(&image, QUALITY)?;
    Ok(Stripped { jpeg, hash, width, height, thumbnail })
}

fn jpeg(image: &RgbImage, quality: u8) -> std::result::Result<(Hash, Vec<u8>), Code> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality)
        .encode_image(image)
        .map_err(|_| Code::BLOB_NOT_A_PHOTO)?;
    let hash = Hash::of(&jpeg);
    sync::blob::check(&hash, &jpeg)?;
    Ok((hash, jpeg))
}

fn code_of(error: &ImageError) -> Code {
    match error {
        ImageError::Limits(_) => Code::BLOB_TOO_LARGE,
        _ => Code::BLOB_NOT_A_PHOTO,
    }
}

#[cfg(test)]
mod tests;
