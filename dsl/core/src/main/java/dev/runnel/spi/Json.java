package dev.runnel.spi;

/** A JSON document as text, so that a backend can tell it from a string. Not parsed, not checked. */
public record Json(String text) {
    @Override
    public String toString() {
        return text;
    }
}
