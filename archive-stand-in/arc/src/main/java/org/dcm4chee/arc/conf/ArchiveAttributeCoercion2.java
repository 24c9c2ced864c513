package org.dcm4chee.arc.conf;

import java.util.Arrays;
import java.util.Collection;

/** The archive's newer kind of coercion rule, of which several can apply. */
public class ArchiveAttributeCoercion2 {
  public static final String NULLIFY_PIXEL_DATA = "nullify-pixel-data";
  public static final String RETRIEVE_AS_RECEIVED = "retrieve-as-received";

  private String commonName;
  private String uri;
  private String scheme;
  private String schemeSpecificPart;
  private int priority;
  private Conditions conditions = new Conditions();
  private String[] mergeAttributes = {};

  public ArchiveAttributeCoercion2() {}

  public ArchiveAttributeCoercion2(String commonName) {
    this.commonName = commonName;
  }

  public String getCommonName() {
    return commonName;
  }

  public ArchiveAttributeCoercion2 setCommonName(String commonName) {
    this.commonName = commonName;
    return this;
  }

  public String getURI() {
    return uri;
  }

  public ArchiveAttributeCoercion2 setURI(String uri) {
    int index = uri.indexOf(':');
    if (index < 0) {
      throw new IllegalArgumentException(uri);
    }
    this.uri = uri;
    scheme = uri.substring(0, index);
    schemeSpecificPart = uri.substring(index + 1);
    return this;
  }

  public String getScheme() {
    return scheme;
  }

  public String getSchemeSpecificPart() {
    return schemeSpecificPart;
  }

  public int getPriority() {
    return priority;
  }

  public void setPriority(int priority) {
    this.priority = priority;
  }

  public Conditions getConditions() {
    return conditions;
  }

  public ArchiveAttributeCoercion2 setConditions(Conditions conditions) {
    this.conditions = conditions;
    return this;
  }

  public ArchiveAttributeCoercion2 setSendingHostname(String hostname) {
    conditions.setSendingHostname(hostname);
    return this;
  }

  public ArchiveAttributeCoercion2 setReceivingHostname(String hostname) {
    conditions.setReceivingHostname(hostname);
    return this;
  }

  /**
   * What the scheme {@code merge-attrs} sets.
   *
   * @param mergeAttributes each {@code keyword=pattern}
   */
  public ArchiveAttributeCoercion2 setMergeAttributes(String... mergeAttributes) {
    this.mergeAttributes = mergeAttributes.clone();
    return this;
  }

  /** What {@link #setMergeAttributes} set; the archive's method gives objects instead. */
  public String[] mergedAttributes() {
    return mergeAttributes.clone();
  }

  public static boolean containsScheme(Collection<ArchiveAttributeCoercion2> list, String scheme) {
    return list.stream().anyMatch(coercion -> coercion.scheme.equals(scheme));
  }

  @Override
  public String toString() {
    return "ArchiveAttributeCoercion2[cn="
        + commonName
        + ", priority="
        + priority
        + ", conditions="
        + conditions
        + ", uri="
        + uri
        + ", mergeAttributes="
        + Arrays.toString(mergeAttributes)
        + ']';
  }
}
