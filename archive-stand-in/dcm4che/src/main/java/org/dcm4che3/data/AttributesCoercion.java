package org.dcm4che3.data;

/** Changes a dataset on its way in or out of the archive. */
public interface AttributesCoercion {

  void coerce(Attributes attrs, Attributes modified) throws Exception;

  String remapUID(String uid);
}
