package io.huiyin.web;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;

/** Text that must not be kept; its message is shown to the caller. */
final class TextException extends JsonParseException {

    private static final long serialVersionUID = 1;

    TextException(JsonParser parser, String message) {
        super(parser, message);
    }

    @Override
    public String getMessage() {
        return getOriginalMessage();
    }
}
