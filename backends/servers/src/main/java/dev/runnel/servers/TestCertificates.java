package dev.runnel.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Certificates for tests of TLS, made by the JDK's keytool in a folder of the caller's: an authority that nobody knows, and
 * servers that it vouches for.
 */
public final class TestCertificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path store;

    /**
     * A server's certificate and its key, PEM files.
     *
     * @param certificate with the authority's behind it, if there is one
     */
    public record Identity(Path certificate, Path key) {}

    public TestCertificates(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("store.p12");
        make("authority", List.of("-ext", "bc:c", "-validity", "10"));
        write("authority", "authority.pem");
    }

    /** The authority's certificate, a PEM file: for who is to trust it. */
    public Path authority() {
        return folder.resolve("authority.pem");
    }

    /** @param names who may show it, such as {@code dns:db.example.com} or {@code ip:127.0.0.1,dns:localhost} */
    public Identity issue(String alias, String names) {
        return identity(alias, List.of("-signer", "authority", "-ext", "san=" + names, "-validity", "10"));
    }

    /** One whose time is over since yesterday. */
    public Identity expired(String alias, String names) {
        return identity(
                alias, List.of("-signer", "authority", "-ext", "san=" + names, "-startdate", "-3d", "-validity", "2"));
    }

    /** One that only its owner vouches for. */
    public Identity selfSigned(String alias, String names) {
        return identity(alias, List.of("-ext", "san=" + names, "-validity", "10"));
    }

    /** TLS of a server within this JVM that shows the certificate. */
    public SSLContext tls(Identity identity) {
        try (var shown = Files.newInputStream(identity.certificate())) {
            String key = Files.readString(identity.key()).replaceAll("-----[^-]+-----", "");
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(
                    "server",
                    KeyFactory.getInstance("RSA")
                            .generatePrivate(new PKCS8EncodedKeySpec(
                                    Base64.getMimeDecoder().decode(key))),
                    PASSWORD.toCharArray(),
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(shown)
                            .toArray(Certificate[]::new));
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK cannot use the certificate that its keytool made.", e);
        }
    }

    private Identity identity(String alias, List<String> how) {
        make(alias, how);
        write(alias, alias + ".pem");
        return new Identity(folder.resolve(alias + ".pem"), folder.resolve(alias + ".key"));
    }

    private void make(String alias, List<String> how) {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = new ArrayList<>(List.of(keytool, "-genkeypair", "-keystore", store.toString()));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", alias));
        command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=" + alias));
        command.addAll(how);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool made no certificate " + alias + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a certificate was made.", e);
        }
    }

    /** A key that others may read is refused by the servers. */
    private void write(String alias, String certificate) {
        try (var in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            var chain = new StringBuilder();
            for (Certificate link : keys.getCertificateChain(alias)) {
                chain.append(pem("CERTIFICATE", link.getEncoded()));
            }
            Files.writeString(folder.resolve(certificate), chain);
            Path key = Files.createFile(
                    folder.resolve(alias + ".key"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    key,
                    pem(
                            "PRIVATE KEY",
                            keys.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK cannot read what its keytool wrote.", e);
        }
    }

    private static String pem(String what, byte[] encoded) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }
}
