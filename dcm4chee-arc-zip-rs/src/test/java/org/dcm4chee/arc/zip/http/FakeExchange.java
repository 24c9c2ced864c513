package org.dcm4chee.arc.zip.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcm4chee.arc.zip.Fake;
import org.jboss.resteasy.core.interception.jaxrs.PreMatchContainerRequestContext;
import org.jboss.resteasy.mock.MockHttpRequest;
import org.jboss.resteasy.specimpl.ResteasyUriInfo;

/** Requests and answers as JAX-RS gives them to filters. */
final class FakeExchange {
  private static final String CONTEXT = "http://archive:8080/dcm4chee-arc/";
  static final String STUDY = "aets/DCM4CHEE/rs/studies/1.2.3";

  private FakeExchange() {}

  /** A request of the server's own kind. */
  static PreMatchContainerRequestContext request(String method, String path, String... headers) {
    MockHttpRequest request =
        MockHttpRequest.create(method, URI.create(CONTEXT + path), URI.create(CONTEXT));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return new PreMatchContainerRequestContext(request, new ContainerRequestFilter[0], () -> null);
  }

  /** The same once the server has chosen the method. */
  static PreMatchContainerRequestContext matched(String method, String path, String aeTitle) {
    PreMatchContainerRequestContext request = request(method, path);
    ((ResteasyUriInfo) request.getUriInfo()).addEncodedPathParameter("AETitle", aeTitle);
    return request;
  }

  /** What the request is answered with instead of going on. */
  static Optional<Response> aborted(PreMatchContainerRequestContext request) {
    return Optional.ofNullable(request.getResponseAbortedWith());
  }

  /** The request's whole query, as the archive will read it. */
  static String query(PreMatchContainerRequestContext request) throws URISyntaxException {
    return request.getUriInfo().getRequestUri().getRawQuery();
  }

  /** As the archive's resource is. */
  @Path("aets/{AETitle}/rs")
  static final class Wado {
    @GET
    @Path("/studies/{studyUID}")
    public void study() {}

    @GET
    @Path("/studies/{studyUID}/metadata")
    public void metadata() {}
  }

  /** As the archive's searches are. */
  @Path("aets/{AETitle}/rs")
  static final class Qido {
    @GET
    @Path("/studies")
    public void studies() {}

    @GET
    @Path("/patients")
    public void patients() {}
  }

  /** A resource of somebody else. */
  @Path("exports")
  static final class Elsewhere {
    @GET
    @Path("/studies/{studyUID}")
    public void study() {}
  }

  static ResourceInfo resource(Class<?> type, String name) {
    try {
      Method method = type.getMethod(name);
      return Fake.of(
          ResourceInfo.class,
          Map.of("getResourceClass", arguments -> type, "getResourceMethod", arguments -> method));
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  /** An answer on its way out. */
  static final class Answering {
    final MultivaluedMap<String, Object> headers = new MultivaluedHashMap<>();
    int status = 200;
    Object entity = (StreamingOutput) out -> {};
    MediaType type = MediaType.valueOf("application/zip");
    Date lastModified = new Date(1000);

    /** Thrown when the headers are first asked for. */
    Optional<Throwable> headersFault = Optional.empty();

    /** As the archive answers with its own ZIP. */
    static Answering nativeZip() {
      Answering answer = new Answering();
      answer.headers.putSingle("ETag", "\"of the archive\"");
      answer.headers.putSingle("Accept-Ranges", "none");
      answer.headers.putSingle("Last-Modified", "Thu, 01 Jan 1970 00:00:01 GMT");
      return answer;
    }

    Answering status(int code) {
      status = code;
      return this;
    }

    Answering type(String mediaType) {
      type = mediaType == null ? null : MediaType.valueOf(mediaType);
      return this;
    }

    Answering entity(Object body) {
      entity = body;
      return this;
    }

    String header(String name) {
      List<Object> values = headers.get(name);
      return values == null ? "" : String.join(", ", values.stream().map(String::valueOf).toList());
    }

    ContainerResponseContext context() {
      return Fake.of(
          ContainerResponseContext.class,
          Map.of(
              "getHeaders", arguments -> headers(),
              "getStatus", arguments -> status,
              "setStatus", Fake.doing(arguments -> status = (int) arguments[0]),
              "getEntity", arguments -> entity,
              "getMediaType", arguments -> type,
              "getLastModified", arguments -> lastModified,
              "setEntity", Fake.doing(this::set)));
    }

    private MultivaluedMap<String, Object> headers() throws Throwable {
      if (headersFault.isPresent()) {
        Throwable fault = headersFault.get();
        headersFault = Optional.empty();
        throw fault;
      }
      return headers;
    }

    /** As the server does: a new entity has not the length of the old one. */
    private void set(Object[] arguments) {
      headers.remove("Content-Length");
      entity = arguments[0];
      if (arguments.length > 1) {
        type = (MediaType) arguments[2];
      }
    }
  }
}
