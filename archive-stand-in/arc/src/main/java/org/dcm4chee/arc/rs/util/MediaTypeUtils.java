package org.dcm4chee.arc.rs.util;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;

/** What a client accepts: the parameter, or only if there is none, the header. */
public class MediaTypeUtils {

  private MediaTypeUtils() {}

  public static List<MediaType> acceptableMediaTypesOf(
      HttpHeaders headers, List<String> acceptQueryParam) {
    if (acceptQueryParam == null || acceptQueryParam.isEmpty()) {
      return headers.getAcceptableMediaTypes();
    }
    List<MediaType> types = new ArrayList<>();
    for (String value : acceptQueryParam) {
      for (String type : value.split(",", -1)) {
        // The archive, too, takes the + of an unencoded URL for what it was.
        types.add(MediaType.valueOf(type.strip().replace(' ', '+')));
      }
    }
    return types;
  }
}
