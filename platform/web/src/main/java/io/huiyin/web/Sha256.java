package io.huiyin.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** 32 bytes that tell whether two contents are the same. */
public final class Sha256 {

    public static byte[] of(String content) {
        return of(content.getBytes(UTF_8));
    }

    public static byte[] of(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Sha256() {}
}
