//! Packs and unpacks the document's texts with what the browser brings along (`CompressionStream`), which runs beside the
//! page's own work. Leaves out which texts (`client`). A browser without it packs nothing: then texts stay where they are.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ReadableStream, Response};

use crate::browser::link::read_whole;
use crate::browser::value::{Fault, uint8};

const FORMAT: &str = "deflate-raw";

#[wasm_bindgen]
extern "C" {
    type CompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<CompressionStream, JsValue>;

    type DecompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;

    type Source;

    #[wasm_bindgen(method, catch, js_name = pipeThrough)]
    fn pipe_through(this: &Source, through: &JsValue) -> Result<ReadableStream, JsValue>;
}

/// What raw deflate makes of a text.
pub(crate) async fn pack(text: &str) -> Result<Vec<u8>, Fault> {
    let through = CompressionStream::new(FORMAT)?;
    // A text that does not get smaller grows by a few bytes in a thousand.
    piped(text.as_bytes(), &through, text.len() + text.len() / 64 + 64).await
}

/// Exactly so many bytes, or a fault: what would become more is not unpacked to its end.
pub(crate) async fn unpack(deflated: &[u8], len: usize) -> Result<Vec<u8>, Fault> {
    let through = DecompressionStream::new(FORMAT)?;
    piped(deflated, &through, len).await
}

async fn piped(bytes: &[u8], through: &JsValue, len_max: usize) -> Result<Vec<u8>, Fault> {
    let source = Response::new_with_opt_js_u8_array(Some(&uint8(bytes)))?.body();
    let source = source.ok_or_else(|| Fault::new("the browser cannot stream"))?;
    read_whole(source.unchecked_ref::<Source>().pipe_through(through)?, len_max).await
}
