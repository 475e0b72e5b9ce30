package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key's name as it is declared, {@code session:{id}}, and as it is sent, {@code session:42}. What stands in braces is filled in,
 * in order; doubled braces are braces of the name, which is how a cluster is told to keep keys together:
 * {@code cart:{{user}}:items} becomes {@code cart:{7}:items}.
 */
final class KeyName {
    private final String declared;
    /** What stands before, between and behind the places. */
    private final List<String> texts;

    private final List<String> places;
    /** Null while there are places to fill. */
    private final byte @Nullable [] sent;

    private KeyName(String declared, List<String> texts, List<String> places, byte @Nullable [] sent) {
        this.declared = declared;
        this.texts = texts;
        this.places = places;
        this.sent = sent;
    }

    static KeyName of(String declared) {
        var texts = new ArrayList<String>();
        var places = new ArrayList<String>();
        int at = 0;
        while (true) {
            int open = declared.indexOf('{', at);
            int inner = open >= 0 && declared.startsWith("{{", open) ? open + 1 : open;
            int close = open < 0 ? -1 : declared.indexOf('}', open);
            if (open < 0) {
                texts.add(declared.substring(at));
                break;
            }
            String place = close < 0 ? "" : declared.substring(inner + 1, close);
            if (place.isEmpty() || place.indexOf('{') >= 0) {
                throw wrong("The name of the key " + declared
                        + " has a brace that names no place: write {id} for a part that"
                        + " is filled in, and {{id}} for one that decides the node of a cluster.");
            }
            texts.add(declared.substring(at, inner));
            places.add(place);
            at = close + 1;
        }
        return new KeyName(declared, List.copyOf(texts), List.copyOf(places), places.isEmpty() ? utf8(declared) : null);
    }

    KeyName at(Object... parts) {
        if (sent != null || parts.length != places.size()) {
            throw wrong("The key " + declared + " has " + places.size() + " places " + places + ", and " + parts.length
                    + " parts were given" + (sent != null ? "; they are filled in already." : "."));
        }
        var name = new StringBuilder(declared.length() + 16).append(texts.get(0));
        for (int i = 0; i < parts.length; i++) {
            name.append(text(parts[i], places.get(i))).append(texts.get(i + 1));
        }
        return new KeyName(declared, texts, places, utf8(name.toString()));
    }

    private String text(Object part, String place) {
        Object portable = part instanceof String || part instanceof Long || part instanceof Integer
                ? part
                : ValueFormats.portable(part, "the part {" + place + "} of the key " + declared);
        if (portable instanceof String || portable instanceof Number || portable instanceof UUID) {
            return portable.toString();
        }
        return new String(ValueFormats.any(portable), StandardCharsets.UTF_8);
    }

    byte[] sent() {
        if (sent == null) {
            throw wrong("The key " + declared + " has places " + places + " that are not filled in: in Kotlin call it,"
                    + " sessions(id), in Java call at(id).");
        }
        return sent;
    }

    /** As it was written, without what was filled in. */
    String declared() {
        return declared;
    }

    static byte[] utf8(String text) {
        return Arguments.requireUtf8(text, 1).getBytes(StandardCharsets.UTF_8);
    }

    private static RunnelException wrong(String sentence) {
        return new RunnelException(ErrorKind.PARAMETER, sentence);
    }

    @Override
    public String toString() {
        return declared;
    }
}
