package dev.runnel.url;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;

/** The one way this package fails. There is never a cause: a parser's own message would quote the URL. */
final class Wrong {
    private Wrong() {}

    static RunnelException configuration(String sentence) {
        return new RunnelException(ErrorKind.CONFIGURATION, sentence);
    }
}
