//! One HTTP exchange with the relay: no cookies, no redirects, no more bytes and no more time than allowed.
//!
//! Leaves out what is said (`sync`), and when it is tried again (`client`).

use client::{HttpRequest, Method};
use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStream, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache,
    RequestCredentials, RequestInit, RequestRedirect, Response,
};

use crate::browser::value::{Fault, bytes_of, field, uint8};

/// One answer, as the protocol allows it (`sync::RESPONSE_LEN_MAX`), and as much again for what a later version adds.
const BODY_LEN_MAX: usize = 32 * 1024 * 1024;

/// Status and body; `None` when there was no answer.
pub(crate) async fn exchange(relay: &str, request: &HttpRequest) -> Option<(u16, Vec<u8>)> {
    let controller = AbortController::new().ok()?;
    let giving_up = controller.clone();
    let timeout = u32::try_from(request.timeout.0.clamp(1, i64::from(i32::MAX))).ok()?;
    // Dropped, and so cancelled, when the answer is whole: a relay that stops in the middle of one is given up, too.
    let _timeout = Timeout::new(timeout, move || giving_up.abort());
    fetch(relay, request, &controller).await.ok()
}

async fn fetch(relay: &str, request: &HttpRequest, controller: &AbortController) -> Result<(u16, Vec<u8>), Fault> {
    let window = web_sys::window().ok_or_else(|| Fault::new("there is no window"))?;
    let headers = Headers::new()?;
    headers.set("accept", "application/cbor, application/problem+json")?;
    if let Some(token) = &request.token {
        headers.set("authorization", &format!("Bearer {token}"))?;
    }
    let init = RequestInit::new();
    init.set_method(match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
    });
    if request.method != Method::Get {
        headers.set("content-type", "application/cbor")?;
        init.set_body(&uint8(&request.body));
    }
    init.set_headers_headers(&headers);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    init.set_redirect(RequestRedirect::Error);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&controller.signal()));
    let url = format!("{}{}", relay.trim_end_matches('/'), request.path);
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(&url, &init)).await?.dyn_into()?;
    let body = body_of(&response).await.inspect_err(|_| controller.abort())?;
    Ok((response.status(), body))
}

async fn body_of(response: &Response) -> Result<Vec<u8>, Fault> {
    match response.body() {
        Some(stream) => read_whole(stream, BODY_LEN_MAX).await,
        None => Ok(Vec::new()),
    }
}

/// Everything that a stream brings. Fails, and reads no further, when that is more than so many bytes.
pub(crate) async fn read_whole(stream: ReadableStream, len_max: usize) -> Result<Vec<u8>, Fault> {
    let mut body = Vec::new();
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let chunk = JsFuture::from(reader.read()).await?;
        if field(&chunk, "done").is_truthy() {
            return Ok(body);
        }
        let bytes = bytes_of(&field(&chunk, "value")).ok_or_else(|| Fault::from(JsValue::UNDEFINED))?;
        if body.len() + bytes.len() > len_max {
            // Whoever made the stream learns that nobody reads on; nothing waits for that.
            drop(reader.cancel());
            return Err(Fault::new("the answer is longer than an answer may be"));
        }
        body.extend_from_slice(&bytes);
    }
}
