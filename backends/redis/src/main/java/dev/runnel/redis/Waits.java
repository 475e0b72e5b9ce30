package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.time.Duration;
import java.util.Locale;

/** How long a command waits on the server. */
final class Waits {
    private Waits() {}

    /** Seconds with three decimals: 0 would wait for ever. */
    static String seconds(Duration wait) {
        checked(wait);
        return String.format(Locale.ROOT, "%.3f", wait.toMillis() / 1000.0);
    }

    static Duration checked(Duration wait) {
        if (wait.toMillis() < 1) {
            throw new RunnelException(
                    ErrorKind.PARAMETER, "A wait takes a millisecond or longer; a pop takes what is there at once.");
        }
        return wait;
    }
}
