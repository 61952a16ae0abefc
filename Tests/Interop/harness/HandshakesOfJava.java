import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A handshake with each server as a Java client with the defaults of its release makes it, with the host's name checked.
 *
 * Arguments: a file of roots, then NAME,PORT,HOST,own|public for each server on loopback. Prints a line for each:
 * NAME, "accepted" or "refused", and the suite or the reason, separated by tabulators.
 */
public final class HandshakesOfJava {
    public static void main(String[] arguments) throws Exception {
        SSLContext own = context(managers(store(Path.of(arguments[0]))));
        SSLContext known = context(managers(null));
        for (int index = 1; index < arguments.length; index++) {
            String[] part = arguments[index].split(",");
            int port = Integer.parseInt(part[1]);
            System.out.println(part[0] + "\t" + outcome(part[3].equals("own") ? own : known, port, part[2]));
        }
    }

    private static String outcome(SSLContext context, int port, String host) {
        try (Socket plain = new Socket("127.0.0.1", port);
                SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return "accepted\t" + socket.getSession().getCipherSuite();
        } catch (Exception error) {
            Throwable reason = error;
            while (reason.getCause() != null) {
                reason = reason.getCause();
            }
            return "refused\t" + error.getMessage() + ": " + reason.getMessage();
        }
    }

    private static KeyStore store(Path roots) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream input = Files.newInputStream(roots)) {
            for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(input)) {
                store.setCertificateEntry("root" + store.size(), root);
            }
        }
        return store;
    }

    private static TrustManager[] managers(KeyStore store) throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static SSLContext context(TrustManager[] managers) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }
}
