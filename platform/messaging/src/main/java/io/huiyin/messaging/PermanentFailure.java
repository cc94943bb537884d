package io.huiyin.messaging;

import org.jspecify.annotations.Nullable;

/** An event that will fail however often it is tried: it is parked with its key, for a person to look at. */
public final class PermanentFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code stable, kebab-case; what administrators filter by */
    public PermanentFailure(String code, String message) {
        this(code, message, null);
    }

    public PermanentFailure(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
