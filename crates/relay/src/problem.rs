//! What a request is told when it fails: `application/problem+json` (RFC 9457). Says less than the log does.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::log::LogError;

/// Why a request was not answered as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    NoToken,
    Forbidden,
    NoSuchRoom,
    NoSuchBlock,
    Erased,
    NoSuchPlace,
    WrongMethod,
    NotARoomName,
    RoomNameMismatch,
    ClosedToNewRooms,
    TooManyRooms,
    RoomFull,
    TooLarge,
    TooManyBlocks,
    Malformed { detail: String },
    NotErasable,
    TooManyRequests { seconds: u64 },
    TimedOut,
    StoreFailed,
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Problem::NoToken => StatusCode::UNAUTHORIZED,
            Problem::Forbidden | Problem::ClosedToNewRooms => StatusCode::FORBIDDEN,
            Problem::NoSuchRoom | Problem::NoSuchBlock | Problem::NoSuchPlace => StatusCode::NOT_FOUND,
            Problem::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Problem::Erased => StatusCode::GONE,
            Problem::NotARoomName | Problem::RoomNameMismatch | Problem::Malformed { .. } => StatusCode::BAD_REQUEST,
            Problem::TooManyRooms | Problem::RoomFull => StatusCode::INSUFFICIENT_STORAGE,
            Problem::TooLarge | Problem::TooManyBlocks => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::NotErasable => StatusCode::CONFLICT,
            Problem::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
            Problem::TimedOut | Problem::StoreFailed => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The last part of its type, which programs may compare; and its title, which people read.
    fn words(&self) -> (&'static str, &'static str) {
        match self {
            Problem::NoToken => ("no-token", "A bearer token is needed"),
            Problem::Forbidden => ("forbidden", "The token does not allow this"),
            Problem::NoSuchRoom => ("no-such-room", "There is no such room here"),
            Problem::NoSuchBlock => ("no-such-block", "There is no such block in this room"),
            Problem::NoSuchPlace => ("no-such-place", "There is nothing at this address"),
            Problem::WrongMethod => ("wrong-method", "This address does not take this method"),
            Problem::Erased => ("erased", "The block was erased"),
            Problem::NotARoomName => ("not-a-room-name", "The address names no room"),
            Problem::RoomNameMismatch => ("room-name-mismatch", "The room's name is not the hash of its opening"),
            Problem::ClosedToNewRooms => ("closed-to-new-rooms", "This relay opens rooms only for its operator"),
            Problem::TooManyRooms => ("too-many-rooms", "This relay has no place for another room"),
            Problem::RoomFull => ("room-full", "The room is full"),
            Problem::TooLarge => ("too-large", "The request is too large"),
            Problem::TooManyBlocks => ("too-many-blocks", "The request offers too many blocks at once"),
            Problem::Malformed { .. } => ("malformed", "The request cannot be read"),
            Problem::NotErasable => ("not-erasable", "Entries are never erased"),
            Problem::TooManyRequests { .. } => ("too-many-requests", "Too many requests from this address"),
            Problem::TimedOut => ("timed-out", "The request took too long"),
            Problem::StoreFailed => ("store-failed", "The relay cannot reach its store"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (name, title) = self.words();
        let status = self.status();
        let mut body = serde_json::json!({ "type": format!("urn:baton:problem:{name}"), "title": title, "status": status.as_u16() });
        if let (Problem::Malformed { detail }, Some(fields)) = (&self, body.as_object_mut()) {
            fields.insert("detail".to_owned(), detail.clone().into());
        }
        let content_type = (header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        let mut response = (status, [content_type], body.to_string()).into_response();
        let headers = response.headers_mut();
        match self {
            Problem::NoToken => drop(headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            Problem::TooManyRequests { seconds } => drop(headers.insert(header::RETRY_AFTER, seconds.into())),
            Problem::TimedOut | Problem::StoreFailed => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            }
            _ => {}
        }
        response
    }
}

impl From<LogError> for Problem {
    fn from(error: LogError) -> Self {
        match error {
            LogError::NoSuchRoom => Problem::NoSuchRoom,
            LogError::TooManyRooms => Problem::TooManyRooms,
            LogError::RoomFull => Problem::RoomFull,
            LogError::Database { .. } | LogError::Closed => {
                tracing::error!(%error, "the store failed");
                Problem::StoreFailed
            }
        }
    }
}
