package dev.runnel.mysql;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Looks for the URL's host among the certificate's names. io.asyncer:r2dbc-mysql by itself looks for the name that the name
 * service has for the address: whoever answers for that service could so vouch for himself.
 *
 * @param host as the URL names it: a name, or an address, which only an address in the certificate is the same as
 */
record CertificateOf(String host) implements HostnameVerifier {
    private static final int NAME = 2;
    private static final int ADDRESS = 7;

    @Override
    public boolean verify(String looked, SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate shown && names(shown);
        } catch (SSLPeerUnverifiedException | CertificateParsingException | UnknownHostException e) {
            return false;
        }
    }

    private boolean names(X509Certificate shown) throws CertificateParsingException, UnknownHostException {
        boolean address = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
        var all = shown.getSubjectAlternativeNames();
        for (List<?> one : all == null ? List.<List<?>>of() : all) {
            int type = (Integer) one.get(0);
            if (address ? type == ADDRESS && isAddress((String) one.get(1)) : type == NAME && isName((String) one.get(1))) {
                return true;
            }
        }
        return false;
    }

    /** Both are written as addresses, so nobody is asked. */
    private boolean isAddress(String shown) throws UnknownHostException {
        return InetAddress.getByName(shown).equals(InetAddress.getByName(host));
    }

    /** A star stands for the first label, and for nothing else. */
    private boolean isName(String shown) {
        String name = IDN.toASCII(host).toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return shown.equalsIgnoreCase(name)
                || shown.startsWith("*.") && dot > 0 && shown.substring(1).equalsIgnoreCase(name.substring(dot));
    }
}
