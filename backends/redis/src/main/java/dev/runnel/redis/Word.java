package dev.runnel.redis;

import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The word a command begins with; of two words ({@code XGROUP CREATE}) the second is an argument. */
final class Word implements ProtocolKeyword {
    static final Word GET = new Word("GET");
    static final Word SET = new Word("SET");
    static final Word EVAL = new Word("EVAL");
    static final Word EVALSHA = new Word("EVALSHA");
    static final Word PING = new Word("PING");
    static final Word SCAN = new Word("SCAN");
    /** In lower case, which Redis takes as well and by which Lettuce does not begin a transaction of its own. */
    static final Word MULTI = new Word("multi", "multi");

    static final Word EXEC = new Word("exec", "exec");

    private final String name;
    private final byte[] bytes;

    private Word(String name) {
        this(name, name.toUpperCase(Locale.ROOT));
    }

    private Word(String name, String sent) {
        this.name = sent;
        this.bytes = sent.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Word of(String name) {
        return new Word(name);
    }

    @Override
    public byte[] getBytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return name;
    }
}
