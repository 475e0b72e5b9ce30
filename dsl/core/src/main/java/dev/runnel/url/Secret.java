package dev.runnel.url;

import java.util.Objects;

/** A text that does not print: a password, token or key. */
public final class Secret {
    static final String REDACTED = "***";

    private final String text;

    private Secret(String text) {
        this.text = Objects.requireNonNull(text, "text");
    }

    public static Secret of(String text) {
        return new Secret(text);
    }

    /** The text itself, for the driver that needs it; do not log it. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && text.equals(secret.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Always {@code ***}, whatever the length. */
    @Override
    public String toString() {
        return REDACTED;
    }
}
