package org.dcm4chee.arc.conf;

import java.util.Collection;

/** The archive's newer kind of coercion rule, of which several can apply. */
public class ArchiveAttributeCoercion2 {
  public static final String NULLIFY_PIXEL_DATA = "nullify-pixel-data";
  public static final String RETRIEVE_AS_RECEIVED = "retrieve-as-received";

  private String scheme;

  public String getScheme() {
    return scheme;
  }

  public ArchiveAttributeCoercion2 setURI(String uri) {
    scheme = uri.substring(0, uri.indexOf(':'));
    return this;
  }

  public static boolean containsScheme(Collection<ArchiveAttributeCoercion2> list, String scheme) {
    return list.stream().anyMatch(coercion -> coercion.scheme.equals(scheme));
  }
}
