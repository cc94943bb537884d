package io.huiyin.learning;

/** A text and what it is. */
public record Example(String text, String label) {}
