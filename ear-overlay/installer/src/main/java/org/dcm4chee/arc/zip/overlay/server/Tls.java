package org.dcm4chee.arc.zip.overlay.server;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * TLS to one server. The clients of the management port take an {@link SSLContext} and make engines
 * of it; none of them asks an engine to compare the certificate with the host (RFC 2818 §3.1), so
 * the context itself does.
 */
public final class Tls {
  private Tls() {}

  /** A context that refuses every certificate that is not for {@code host}. */
  public static SSLContext forHost(SSLContext trust, String host) {
    return new OneHost(new OneHostSpi(trust, host), trust);
  }

  private static final class OneHost extends SSLContext {
    OneHost(SSLContextSpi spi, SSLContext trust) {
      super(spi, trust.getProvider(), trust.getProtocol());
    }
  }

  private static final class OneHostSpi extends SSLContextSpi {
    private final SSLContext trust;
    private final String host;

    OneHostSpi(SSLContext trust, String host) {
      this.trust = trust;
      this.host = host;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String resolved, int port) {
      // The host as the user wrote it; what the client has made of it may be an address.
      SSLEngine engine = trust.createSSLEngine(host, port);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
      return engine;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return engineCreateSSLEngine(host, -1);
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trusted, SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("is initialised");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      throw new UnsupportedOperationException("sockets would not be checked");
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      throw new UnsupportedOperationException("this is a client");
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return trust.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return trust.getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return trust.getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return trust.getSupportedSSLParameters();
    }
  }
}
