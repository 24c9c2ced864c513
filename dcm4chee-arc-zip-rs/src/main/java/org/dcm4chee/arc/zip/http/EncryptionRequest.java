package org.dcm4chee.arc.zip.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dcm4chee.arc.zip.archive.ZipPassword;
import org.dcm4chee.arc.zip.http.protocol.ExtValue;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.QueryString;

/**
 * How a request asks for encryption: with a password in a header field of its own, or by a query
 * parameter for the server's password. Never with a password in the URL, which is written to logs.
 * Stateless.
 */
final class EncryptionRequest {
  static final String HEADER = "Zip-Password";
  static final String PARAMETER = "encrypt";
  private static final String IN_URL = "password";

  /** No name, which a name server would be asked for. */
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*(%\\w+)?");

  private EncryptionRequest() {}

  /** Whether it wants something encrypted; to be asked before the password is taken. */
  static boolean isAskedFor(ContainerRequestContext request) {
    return request.getHeaders().containsKey(HEADER)
        || RequestWords.query(request).first(PARAMETER).filter("true"::equals).isPresent();
  }

  /**
   * The password, which is taken from the request: the archive does not see it.
   *
   * @throws Refusal if it cannot be understood; the words say nothing of it
   */
  static Optional<ZipPassword> takePassword(ContainerRequestContext request) {
    List<String> values = request.getHeaders().remove(HEADER);
    if (values == null || values.isEmpty()) {
      return Optional.empty();
    }
    if (values.size() > 1) {
      throw malformed("there are " + values.size() + " of them");
    }
    String value = values.get(0).strip();
    CharSequence password =
        ExtValue.isOne(value)
            ? ExtValue.decode(value)
                .orElseThrow(
                    () ->
                        malformed(
                            "UTF-8'' is followed by text"
                                + " that is not percent-encoded as RFC 8187 wants it"))
            : value;
    if (password == value && value.chars().anyMatch(c -> c > 0x7E)) {
      throw malformed(
          "it has characters other than ASCII; write it as UTF-8'' and"
              + " percent-encoded, as RFC 8187 wants it");
    }
    if (password.chars().anyMatch(Character::isISOControl)) {
      throw malformed("it has control characters");
    }
    return Optional.of(new ZipPassword(password));
  }

  private static Refusal malformed(String why) {
    return new Refusal(
        Refusal.Reason.MALFORMED, "The header " + HEADER + " is not understood: " + why + '.');
  }

  /**
   * For a request whose answer is a ZIP.
   *
   * @throws Refusal if there is a password in its URL
   */
  static void requireNotInUrl(QueryString query) {
    if (query.first(IN_URL).isPresent()) {
      throw new Refusal(
          Refusal.Reason.MALFORMED,
          "A password does not belong into a URL: URLs are kept in logs, histories and bookmarks."
              + " Choose another one, and send it in the header "
              + HEADER
              + '.');
    }
  }

  /**
   * For a request whose answer is no ZIP of ours.
   *
   * @throws Refusal if it asks for encryption
   */
  static void requireNotAskedFor(ContainerRequestContext request) {
    if (Deidentification.isBelowAnAe(request.getUriInfo().getPathSegments())
        && isAskedFor(request)) {
      throw new Refusal(
          Refusal.Reason.MALFORMED,
          "This server encrypts ZIPs only, and this answer would be none. Ask for"
              + " accept=application/zip of a study, a series or an instance, or leave out "
              + HEADER
              + " and "
              + PARAMETER
              + '.');
    }
  }

  /**
   * Whether nobody could read the request on its way: it came by TLS, or from this machine. A
   * reverse proxy on this machine says what its client has used.
   */
  static boolean isConfidential(HttpServletRequest request) {
    if (request.isSecure()) {
      return true;
    }
    if (!isSameMachine(request)) {
      return false;
    }
    String outside = request.getHeader("X-Forwarded-Proto");
    return outside != null
        ? outside.equalsIgnoreCase("https")
        : request.getHeader("X-Forwarded-For") == null && request.getHeader("Forwarded") == null;
  }

  private static boolean isSameMachine(HttpServletRequest request) {
    if (!ADDRESS.matcher(request.getRemoteAddr()).matches()) {
      return false;
    }
    try {
      return InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()
          || request.getRemoteAddr().equals(request.getLocalAddr());
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
