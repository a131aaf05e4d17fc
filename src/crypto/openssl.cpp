#include "crypto/openssl.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

namespace crypto {

void Free::operator()(bignum_ctx* it) const noexcept { BN_CTX_free(it); }
void Free::operator()(bignum_st* it) const noexcept { BN_clear_free(it); }
void Free::operator()(bn_mont_ctx_st* it) const noexcept { BN_MONT_CTX_free(it); }
void Free::operator()(ec_group_st* it) const noexcept { EC_GROUP_free(it); }
void Free::operator()(ec_point_st* it) const noexcept { EC_POINT_clear_free(it); }
void Free::operator()(evp_cipher_ctx_st* it) const noexcept { EVP_CIPHER_CTX_free(it); }
void Free::operator()(evp_cipher_st* it) const noexcept { EVP_CIPHER_free(it); }
void Free::operator()(evp_md_ctx_st* it) const noexcept { EVP_MD_CTX_free(it); }
void Free::operator()(evp_md_st* it) const noexcept { EVP_MD_free(it); }
void Free::operator()(evp_pkey_ctx_st* it) const noexcept { EVP_PKEY_CTX_free(it); }
void Free::operator()(evp_pkey_st* it) const noexcept { EVP_PKEY_free(it); }
void Free::operator()(pkcs8_priv_key_info_st* it) const noexcept { PKCS8_PRIV_KEY_INFO_free(it); }

QuietErrors::QuietErrors() noexcept { ERR_set_mark(); }
QuietErrors::~QuietErrors() { ERR_pop_to_mark(); }

void wipe(std::string& bytes) noexcept {
    bytes.resize(bytes.capacity());  // a shorter text may have left a longer one behind it
    OPENSSL_cleanse(bytes.data(), bytes.size());
    bytes.clear();
}

}  // namespace crypto
