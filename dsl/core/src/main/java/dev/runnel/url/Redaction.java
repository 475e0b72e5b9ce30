package dev.runnel.url;

import dev.runnel.internal.text.Suggestions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides what may be shown. When in doubt it hides: a hidden value costs a look, a shown secret cannot be taken back. */
final class Redaction {
    private static final List<String> SECRET_PARTS = List.of("pass", "pwd", "secret", "token", "credential", "signature");
    private static final Set<String> SECRET_WORDS =
            Set.of("password", "passwd", "passphrase", "secret", "token", "credential", "credentials", "apikey");
    private static final Pattern HIDDEN_CHARACTER = Pattern.compile("[@;=&?]|//|\\p{Cntrl}");
    private static final Pattern TAIL =
            Pattern.compile("(?i)((?:pass|pwd|secret|token|credential|key)[a-z0-9_.-]*=).*", Pattern.DOTALL);

    private Redaction() {}

    /** The value, or {@code ***} if its name says that it is secret or if it may hold a second URL or option. */
    static String shown(String name, String value) {
        boolean hidden = isSecret(name) || HIDDEN_CHARACTER.matcher(value).find();
        return hidden ? Secret.REDACTED : value;
    }

    /** Hides what follows {@code password=} and its like inside a path that swallowed its options. */
    static String scrub(String path) {
        return TAIL.matcher(path).replaceFirst("$1" + Secret.REDACTED);
    }

    static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String word = lower.replace("_", "").replace("-", "").replace(".", "");
        // foreign_keys is not secret, sslkey and api_key are. A misspelt name (pasword) must not show its value either.
        return lower.endsWith("key")
                || SECRET_PARTS.stream().anyMatch(word::contains)
                || SECRET_WORDS.stream().anyMatch(secret -> Suggestions.distance(word, secret) <= (secret.length() > 5 ? 2 : 1));
    }
}
