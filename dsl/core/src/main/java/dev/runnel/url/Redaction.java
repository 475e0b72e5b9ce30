package dev.runnel.url;

import dev.runnel.internal.text.Suggestions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides what may be shown. When in doubt it hides: a shown secret cannot be taken back. */
final class Redaction {
    private static final List<String> SECRET_PARTS =
            List.of("pass", "pwd", "secret", "token", "credential", "signature");
    private static final Set<String> SECRET_WORDS =
            Set.of("password", "passwd", "passphrase", "secret", "token", "credential", "credentials", "apikey");
    private static final Pattern HIDDEN_CHARACTER = Pattern.compile("[@;=&?]|//|\\p{Cntrl}");
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z_-]{0,20}|[+-]?[0-9.:]{1,6}[a-z]{0,2}");
    private static final Pattern TAIL =
            Pattern.compile("(?i)((?:pass|pwd|secret|token|credential|key)[a-z0-9_.-]*=).*", Pattern.DOTALL);

    private Redaction() {}

    /**
     * The value, or {@code ***} if its name says that it is secret, if it may hold a second URL or option, or if it is
     * neither one of Runnel's own options nor a word or a short number: the names of secrets are misspelt too.
     */
    static String shown(String name, String value) {
        boolean known = CoreOption.names().contains(name)
                && !HIDDEN_CHARACTER.matcher(value).find();
        boolean harmless = HARMLESS.matcher(value).matches() && !isSecret(name);
        return known || harmless ? value : Secret.REDACTED;
    }

    /** The option's name, or {@code ***} if a secret seems to have run into it: {@code passwordq7x=}. */
    static String name(String name) {
        return isSecret(name) && name.chars().anyMatch(Character::isDigit) ? Secret.REDACTED : name;
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
                || SECRET_WORDS.stream()
                        .anyMatch(secret -> Suggestions.distance(word, secret) <= (secret.length() > 5 ? 2 : 1));
    }
}
