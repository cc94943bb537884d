package io.huiyin.web;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Pages for customers: without script, in nobody's frame and nobody's cache. They share the layout {@code page.html}. */
public final class Pages {

    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors ";

    public static Response html(int status, String html) {
        return framedBy("'none'", status, html);
    }

    /** @param ancestors who may show it in a frame, as CSP's {@code frame-ancestors} takes it */
    public static Response framedBy(String ancestors, int status, String html) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML + ";charset=utf-8")
                .header("Content-Security-Policy", POLICY + ancestors)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store")
                .entity(html)
                .build();
    }

    /** The language a page offers beside its own. */
    public static String other(String language) {
        return language.equals(Texts.CHINESE) ? Texts.ENGLISH : Texts.CHINESE;
    }

    private Pages() {}
}
